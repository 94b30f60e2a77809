using Leafwire.Contracts;
using Leafwire.Eos;
using Leafwire.Pipeline.Policies;

namespace Leafwire.Pipeline.Uploads;

/// <summary>An upload while it is read: what stands so far, without any configuration's text.</summary>
internal sealed class UploadDraft
{
    private readonly string _name;
    private readonly PushPolicy? _policy;
    private readonly PolicySource _source = PolicySource.NoPolicy;
    private readonly List<UploadProblem> _problems;
    private readonly List<ConfigurationForm> _forms = [];
    private readonly Dictionary<string, string> _seen = new(StringComparer.Ordinal);
    private readonly SortedDictionary<string, UploadCandidate> _candidates = new(StringComparer.Ordinal);

    /// <summary>Begins one with its policy.</summary>
    /// <param name="name">Its file, for problems.</param>
    /// <param name="policyJson">Its <c>push.json</c>; null for none.</param>
    /// <param name="checks">Its files of checks.</param>
    /// <param name="problems">What is wrong is added here. Default: a list of its own.</param>
    public UploadDraft(
        string name, byte[]? policyJson, IReadOnlyList<(BuildFile File, byte[] Bytes)> checks, List<UploadProblem>? problems = null)
    {
        (_name, _problems) = (name, problems ?? []);
        _policy = policyJson is null ? PushPolicy.Default
            : PolicyReader.Read(BuildFiles.PolicyFile, policyJson, _problems, out _source);
        PolicyCheck[] more = [.. checks.TakeWhile(_ => _problems.Count < Limits.Problems)
            .SelectMany(file => PolicyReader.ReadChecks(BuildFiles.Printable(file.File.Path), file.Bytes, _problems))];
        if (_policy?.Checks.Count + more.Length > Limits.Checks)
            _problems.Add(new UploadProblem(name, null,
                $"push.json and the files of checks hold {_policy!.Checks.Count + more.Length} checks together, "
                    + $"more than {Limits.Checks}"));
        _policy = _policy is null || more.Length == 0 ? _policy : _policy with { Checks = [.. _policy.Checks, .. more] };
    }

    /// <summary>Configurations that were added, also those with problems.</summary>
    public int Files { get; private set; }

    /// <summary>Adds a configuration.</summary>
    /// <param name="file">Where it lies.</param>
    /// <param name="bytes">Its content.</param>
    /// <param name="again">Reads its text again.</param>
    public void Add(BuildFile file, ReadOnlySpan<byte> bytes, Func<string> again)
    {
        Files++;
        string path = BuildFiles.Printable(file.Path);
        if (Token.Problem(file.Device) is { } problem)
        {
            _problems.Add(new UploadProblem(path, null, $"the file's name gives the device's name, and {problem}"));
        }
        else if (!_seen.TryAdd(file.Device, path))
        {
            _problems.Add(new UploadProblem(
                path, null, $"the device {file.Device} has two configurations: the other is {_seen[file.Device]}"));
        }
        else if (ConfigurationText.Read(path, bytes, _problems) is { } read)
        {
            _forms.Add(read.Form);
            _candidates.Add(file.Device, new UploadCandidate(SwitchFacts.Read(read.Text), _ => ValueTask.FromResult(again())));
        }
    }

    /// <summary>What came of it.</summary>
    /// <param name="notes">What the uploader should know of what was left out.</param>
    public UploadResult Finish(List<string> notes)
    {
        if (_problems.Count == 0 && Misfit(_policy!, notes) is { } misfit)
            _problems.Add(new UploadProblem(_name, null, misfit));
        // A fragment that is merged ends where it ends.
        bool? requireEnd = _policy is { Mode: ConfigureMode.Merge, RequireEnd: null } ? false : _policy?.RequireEnd;
        bool isUnmeasured = Completeness.Check(_forms, requireEnd, _problems, notes);
        ConfigurationForm[] clear = [.. _forms.Where(f => f.ClearSecretLine > 0)];
        if (clear.Length > 0)
        {
            notes.Add($"{clear[0].File}:{clear[0].ClearSecretLine}: "
                + $"a secret stands in clear text{(clear.Length > 1 ? $" (and in {clear.Length - 1} more configurations)" : "")}: "
                + "the switch hashes it anew each time, so that the device comes out unchanged only where its hash can be computed; "
                + "write the hash, as the switch shows it");
        }

        if (_problems.Count >= Limits.Problems)
            return UploadResult.Refused([.. _problems.Take(Limits.Problems - 1), new UploadProblem(
                _name, null, $"only the first {Limits.Problems - 1} problems are listed")]);
        return _problems.Count > 0
            ? UploadResult.Refused(_problems)
            : new UploadResult(new Upload(_candidates, _policy!, notes)
            {
                Source = _source, UnmeasuredFile = isUnmeasured ? _forms[0].File : null,
            }, []);
    }

    // What an upload holds must be what it is for.
    private string? Misfit(PushPolicy policy, List<string> notes) => policy switch
    {
        { OnlyLooks: false } when Files == 0 => "the archive holds no .cfg file of a switch; AVD writes them to intended/configs"
            + (notes is [var first, ..] ? $" ({first})" : ""),
        { OnlyLooks: true } when Files > 0 => "the archive holds configurations, and its 'task' in push.json only looks; "
            + "leave one of the two out",
        { Task: PushTask.Check, Checks.Count: 0 } => "there is no check to run: write 'checks' into push.json, or a file checks/NAME.yml",
        _ => null,
    };
}
