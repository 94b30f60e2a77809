using Leafwire.Contracts;
using Leafwire.Runner.Settings;
using Leafwire.Runner.Ssh;
using Leafwire.Runner.Switches;

namespace Leafwire.Tests.Platforms;

/// <summary>
/// A second network operating system, as small as one can be: a configuration is a list of <c>key=value</c> lines, switches are
/// in memory, and nothing of EOS is in it. It shows that what stands above <see cref="ISwitch"/> needs no more than its verbs.
/// </summary>
internal sealed class PocketPlatform(TimeProvider time) : ISwitchPlatform
{
    private readonly Lock _gate = new();
    private readonly Dictionary<string, PocketSwitch> _switches = new(StringComparer.Ordinal);

    public string Name => "pocket";

    public TimeSpan CommitTime => TimeSpan.FromSeconds(1);

    public OperatorWords Words { get; } = new("print", "print changes", "keep", "no keep-always", "no mix");

    /// <summary>The device's switch, which is there from the first time it is asked for.</summary>
    public PocketSwitch Of(string device)
    {
        lock (_gate)
            return _switches.TryGetValue(device, out PocketSwitch? known) ? known : _switches[device] = new PocketSwitch(time);
    }

    public string? TimerProblem(TimeSpan timer) => timer < TimeSpan.FromSeconds(1) ? "a timer of less than a second cannot be used" : null;

    public Candidate? Read(string text, out IReadOnlyList<RejectedLine> refused)
    {
        // Whole configurations are uploaded with an end.
        string[] lines = [.. text.TrimEnd('\n').Split('\n').Where(line => line != "end")];
        refused = [.. lines.Index().Where(line => line.Item.Contains('\e'))
            .Select(line => new RejectedLine(line.Index + 1, null, "an escape"))];
        return refused.Count == 0 ? new Candidate(lines) : null;
    }

    public ChangeReview Review(string running, ConfigDiff diff, DeviceProfile device) => new(Payload.DigestOf(diff.Text));

    public IReadOnlyList<string> ChangedLines(string diff) => diff.Split('\n');

    public Task<ISwitch> ConnectAsync(DeviceProfile device, CancellationToken cancellationToken) =>
        Of(device.Name).IsDown
        ? Task.FromException<ISwitch>(new TransportException(TransportFault.Unreachable, $"{device.Name}: it is down"))
        : Task.FromResult<ISwitch>(new Connection(Of(device.Name)));

    /// <summary>One switch in memory.</summary>
    internal sealed class PocketSwitch(TimeProvider time)
    {
        private readonly Lock _gate = new();
        private readonly Dictionary<string, string> _sessions = new(StringComparer.Ordinal);
        private string _running = "color=blue\n";
        private string? _before;
        private string? _armed;
        private string? _confirmed;
        private DateTimeOffset _goesBack;

        public string Startup { get; private set; } = "color=blue\n";

        public bool IsDown { get; set; }

        /// <summary>What was done that takes effect, in order.</summary>
        public List<string> History { get; } = [];

        public string Running => Locked(() => _running);

        public SessionTable Table() => Locked(() => new SessionTable(
            [.. _sessions.Keys.Select(name => new ConfigSession(name, SessionState.Pending)),
                .. new[] { _armed, _confirmed }.OfType<string>().Select(name => new ConfigSession(name, SessionState.Committed))],
            _armed is null ? null : new ArmedSession(_armed, _goesBack - time.GetUtcNow())));

        public void Open(string session) => Locked(() => _sessions[session] = _running);

        public string Session(string session) => Locked(() => _sessions[session]);

        public void Write(string session, string text) => Locked(() => _sessions[session] = text);

        public void Drop(string session) => Locked(() => _sessions.Remove(session));

        public void Arm(string session, TimeSpan timer) => Locked(() =>
        {
            (_before, _running, _armed, _goesBack) = (_running, _sessions[session], session, time.GetUtcNow() + timer);
            _sessions.Remove(session);
            History.Add("armed");
            return true;
        });

        public bool Confirm(string session) => Locked(() =>
        {
            if (_armed != session)
                return false;
            (_before, _armed) = (null, null);
            History.Add("confirmed");
            _sessions.Remove(session);
            _confirmed = session;
            return true;
        });

        public bool Revert(string session) => Locked(() =>
        {
            if (_sessions.Remove(session))
                return true;
            if (_armed != session)
                return false;
            (_running, _before, _armed) = (_before!, null, null);
            History.Add("reverted");
            return true;
        });

        public void Save() => Locked(() =>
        {
            Startup = _running;
            History.Add("saved");
            return true;
        });

        private T Locked<T>(Func<T> act)
        {
            lock (_gate)
            {
                if (_armed is not null && time.GetUtcNow() >= _goesBack)
                {
                    (_running, _before, _armed) = (_before!, null, null);
                    History.Add("went back");
                }

                return act();
            }
        }
    }

    private sealed class Connection(PocketSwitch device) : ISwitch
    {
        private string? _session;

        public bool IsInSession => _session is not null;

        public Task<string?> SoftwareAsync(CancellationToken cancellationToken) => Task.FromResult<string?>("pocket 1.0");

        public Task<SwitchResult<string>> RunningAsync(CancellationToken cancellationToken) =>
            Task.FromResult(SwitchResult<string>.Of(device.Running));

        public Task<bool> IsSavedAsync(string running, CancellationToken cancellationToken) => Task.FromResult(device.Startup == running);

        public Task<SwitchResult<SessionTable>> SessionsAsync(CancellationToken cancellationToken)
        {
            SessionTable table = device.Table();
            return Task.FromResult(SwitchResult<SessionTable>.Of(table));
        }

        public Task<SwitchResult> LoadAsync(LoadRequest request, CancellationToken cancellationToken)
        {
            _session = request.Session;
            device.Open(_session);
            List<RejectedLine> refused = [.. request.Candidate.Lines.Index().Where(line => !line.Item.Contains('='))
                .Select(line => new RejectedLine(line.Index + 1, line.Item, "what is that?"))];
            if (refused.Count > 0)
                return Task.FromResult(new SwitchResult { Refusal = "what is that?", Lines = refused, LineCount = refused.Count });
            string text = string.Concat(request.Candidate.Lines.Select(line => line + "\n"));
            device.Write(_session, request.Mode == ConfigureMode.Replace ? text : device.Session(_session) + text);
            return Task.FromResult(SwitchResult.Done(request.Candidate.Lines.Any(
                line => line.EndsWith("color=pink", StringComparison.Ordinal)) ? ["pink is not for everybody"] : []));
        }

        public Task<SwitchResult<ConfigDiff>> DiffAsync(CancellationToken cancellationToken)
        {
            string[] old = device.Running.TrimEnd('\n').Split('\n'), now = device.Session(_session!).TrimEnd('\n').Split('\n');
            return Task.FromResult(SwitchResult<ConfigDiff>.Of(
                ConfigDiff.Read([.. old.Except(now).Select(line => "-" + line), .. now.Except(old).Select(line => "+" + line)])));
        }

        public Task<SwitchResult> ArmAsync(TimeSpan timer, CancellationToken cancellationToken)
        {
            device.Arm(_session!, timer);
            _session = null;
            return Task.FromResult(SwitchResult.Done());
        }

        public Task<SwitchResult> ConfirmAsync(string session, CancellationToken cancellationToken) =>
            Task.FromResult(device.Confirm(session) ? SwitchResult.Done() : SwitchResult.Refused("nothing to confirm"));

        public Task<SwitchResult> RevertAsync(string session, CancellationToken cancellationToken) =>
            Task.FromResult(device.Revert(session) ? SwitchResult.Done() : SwitchResult.Refused("nothing to revert"));

        public Task<SwitchResult> DropAsync(CancellationToken cancellationToken)
        {
            device.Drop(_session!);
            _session = null;
            return Task.FromResult(SwitchResult.Done());
        }

        public Task<SwitchResult> SaveAsync(CancellationToken cancellationToken)
        {
            device.Save();
            return Task.FromResult(SwitchResult.Done());
        }

        public Task<SwitchResult<string>> RunAsync(string command, CancellationToken cancellationToken) =>
            Task.FromResult(command == "show color" ? SwitchResult<string>.Of(device.Running) : SwitchResult<string>.Of(
                "what is that?\n", "what is that?"));

        public ValueTask DisposeAsync() => ValueTask.CompletedTask;
    }
}
