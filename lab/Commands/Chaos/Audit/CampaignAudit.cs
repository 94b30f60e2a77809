using Leafwire.Eos;
using Leafwire.Lab.Switches;
using Leafwire.Pipeline.Policies;
using Leafwire.Pipeline.Reports;
using Leafwire.Pipeline.Storage;

namespace Leafwire.Lab.Commands.Chaos;

/// <summary>
/// Holds what Leafwire recorded against what the switches say of themselves. Every sentence that it returns is a promise
/// that was broken.
/// </summary>
/// <param name="uploads">The uploads.</param>
/// <param name="switches">The switches.</param>
/// <param name="commands">What was commanded.</param>
/// <param name="ahead">By how much a host's clock was ahead at most.</param>
internal sealed class CampaignAudit(
    IReadOnlyList<UploadRecord> uploads, IReadOnlyList<SwitchRecord> switches, IReadOnlyList<CommandRecord> commands,
    TimeSpan ahead = default)
{
    private readonly DecisionAudit _decisions = new(uploads, switches, ahead);
    private readonly ILookup<(string, string), CommandRecord> _configures = commands.ToLookup(c => (c.PushId, c.Device));
    private readonly Dictionary<string, SwitchRecord> _byName = switches.ToDictionary(s => s.Name);

    /// <summary>What was found.</summary>
    public IReadOnlyList<string> Violations() => [.. switches.SelectMany(Of), .. uploads.SelectMany(Of), .. _decisions.Violations()];

    /// <summary>Transactions of which some devices were confirmed and others not.</summary>
    public int Splits() => uploads.Sum(u => u.Report is null ? 0 : Transactions(u).Count(t => IsSplit(u, t)));

    private IEnumerable<string> Of(SwitchRecord device)
    {
        HashSet<string?> known = [device.Original, .. uploads.Select(u => u.Upload.Digests.GetValueOrDefault(device.Name))];
        if (!known.Contains(device.Running))
            yield return $"{device.Name} runs a configuration that is neither its original one nor one that was pushed to it";
        if (!device.IsSaved)
            yield return $"{device.Name} would start with another configuration than it runs";
        foreach (string session in device.Unfinished.Where(SessionName.IsOwn))
            yield return $"{device.Name} has the session {session} open";
        foreach (SwitchEvent entry in device.History.Where(e => !known.Contains(e.Digest)))
            yield return $"{device.Name} ran a part of a configuration at {entry.At:O}, "
                + $"after {entry.Kind} of {entry.Session ?? "no session"}";
        foreach (IGrouping<string, SwitchEvent> session in device.History.Where(e => e.Session is not null && SessionName.IsOwn(e.Session))
            .GroupBy(e => e.Session!))
        {
            foreach (string problem in OfSession(device, session.Key, [.. session]))
                yield return problem;
        }

        foreach (string problem in OfOrder(device))
            yield return problem;
    }

    private IEnumerable<string> OfSession(SwitchRecord device, string session, SwitchEvent[] events)
    {
        UploadRecord? upload = uploads.FirstOrDefault(u => SessionName.IsOf(session, u.PushId));
        // What only looks is held to having no effect.
        if (upload?.Upload.Kind == UploadKind.Look)
            yield break;
        if (upload is null || !upload.Upload.Digests.TryGetValue(device.Name, out string? digest))
        {
            yield return $"{device.Name} had the session {session} of no push to it";
            yield break;
        }

        SwitchEvent[] armed = [.. events.Where(e => e.Kind == SwitchEventKind.Armed)];
        if (armed.Length > 1)
            yield return $"{device.Name}: session {session} of push {upload.PushId} was armed {armed.Length} times";
        if (events.Any(e => e.Kind == SwitchEventKind.Committed))
            yield return $"{device.Name}: push {upload.PushId} was committed without a timer";
        if (armed.Any(e => e.Digest != digest))
            yield return $"{device.Name}: push {upload.PushId} armed something else than its configuration";
    }

    // A push that carries a decision through configures a switch that went back once more, by another attempt's command.
    private IEnumerable<string> OfAttempts(UploadRecord upload, string device, SwitchEvent[] events)
    {
        int armed = events.Count(e => e.Kind == SwitchEventKind.Armed), told = _configures[(upload.PushId, device)].Count();
        if (armed > told)
            yield return $"was armed {armed} times and told to be {told} times";
        SwitchEvent[] confirmed = [.. events.Where(e => e.Kind == SwitchEventKind.Confirmed)];
        if (confirmed.Length > 1)
            yield return $"was confirmed {confirmed.Length} times";
        if (confirmed.Length > 0 && events.Any(e => e.Kind == SwitchEventKind.Armed && e.At > confirmed[0].At))
            yield return "was armed again after it had been confirmed";
    }

    private IEnumerable<string> OfOrder(SwitchRecord device)
    {
        UploadRecord? before = null;
        foreach (SwitchEvent entry in device.History.Where(e => e.Kind == SwitchEventKind.Confirmed && e.Session is not null))
        {
            UploadRecord? upload = uploads.FirstOrDefault(u => SessionName.IsOf(entry.Session!, u.PushId) && u.Rows.Count > 0);
            if (upload is not null && before is not null
                && upload.Rows[0].UploadedAt.ToUnixTimeSeconds() < before.Rows[0].UploadedAt.ToUnixTimeSeconds())
                yield return $"{device.Name} was put on push {upload.PushId} after push {before.PushId}, whose upload is newer";
            before = upload ?? before;
        }
    }

    private IEnumerable<string> Of(UploadRecord upload)
    {
        string name = $"push {upload.PushId} ({upload.Upload.Name.Path})";
        if (upload.WasReplaced && upload.Rows.Count == 0)
            yield break;
        if (upload.Rows.Count != 1)
            yield return $"{name} has {upload.Rows.Count} results in the list of pushes";
        if (upload.FirstEnd is null || upload.Report is not { IsFinal: true } report)
        {
            yield return $"{name} has no recorded result: {(upload.Rows.Count > 0 ? upload.Rows[0].Message : "nobody saw it")}";
            yield break;
        }

        if (upload.Rows.Any(r => !Same(r, upload.FirstEnd)))
            yield return $"{name} had its result changed after it had ended {upload.FirstEnd.Status}";
        if (report.Status != upload.FirstEnd.Status)
            yield return $"{name} is {upload.FirstEnd.Status} in the table and {report.Status} in its report";
        bool untouched = report.Status is PushStatus.Refused or PushStatus.Superseded;
        string[] expected = untouched && report.Devices.Count == 0 ? [] : [.. upload.Upload.Digests.Keys.Order(StringComparer.Ordinal)];
        if (upload.Upload.Kind != UploadKind.Look
            && !report.Devices.Select(d => d.Device).Order(StringComparer.Ordinal).SequenceEqual(expected))
            yield return $"{name} does not account for each of its devices once";
        foreach (string device in upload.Upload.Digests.Keys)
        {
            foreach (string problem in Of(upload, report, device))
                yield return $"{name}, {device}: {problem}";
        }

        // A drift run that finds a switch busy, or away, has found that.
        if (report.Status == PushStatus.Succeeded && upload.Upload.Kind != UploadKind.Look
            && report.Devices.Any(d => !ReportText.IsGood(d.Outcome)))
            yield return $"{name} succeeded without all of its devices";
        if (Transactions(upload).Any(t => IsSplit(upload, t) && t.All(d => _byName[d.Device].IsReachable)))
            yield return report.Consistent ? $"{name} confirmed a part of a transaction and does not say so"
                : $"{name} left a transaction split, though all of its switches can be reached";
    }

    private IEnumerable<string> Of(UploadRecord upload, PushReport report, string device)
    {
        SwitchEvent[] events = [.. EventsOf(upload, device)];
        bool confirmed = events.Any(e => e.Kind == SwitchEventKind.Confirmed);
        // What people are to see is loaded and dropped again.
        if (report.Status is PushStatus.Refused or PushStatus.Superseded
            && events.Any(e => upload.Upload.Approvers == 0 || e.Kind != SwitchEventKind.Aborted))
            yield return $"was touched by a push that was {ReportText.Of(report.Status)}";
        foreach (string problem in OfAttempts(upload, device, events))
            yield return problem;
        if (report.Devices.FirstOrDefault(d => d.Device == device) is not { } told)
            yield break;

        if (told.Outcome == DeviceOutcome.Confirmed != confirmed && told.Runs != RunningConfiguration.Unknown)
            yield return $"is reported {told.Outcome} and was {(confirmed ? "" : "not ")}confirmed";
        if (told.Runs == RunningConfiguration.Unknown && report.Consistent)
            yield return "is not known to run the old or the new configuration, and the report calls that consistent";
        if (told.Outcome is DeviceOutcome.Unchanged or DeviceOutcome.Previewed && events.Any(e => e.Kind == SwitchEventKind.Armed))
            yield return $"is reported {told.Outcome} and was changed";
        if (told.Runs == RunningConfiguration.Old && confirmed)
            yield return "is reported to run the old configuration and was confirmed";
        if (told.Runs == RunningConfiguration.New && !confirmed && told.Outcome != DeviceOutcome.Unchanged)
            yield return "is reported to run the new configuration and was not confirmed";
    }

    private static IEnumerable<IReadOnlyList<DeviceReport>> Transactions(UploadRecord upload) => upload.Upload.Scope switch
    {
        TransactionScope.Fabric => [upload.Report!.Devices],
        TransactionScope.Wave => upload.Report!.Devices.GroupBy(d => d.Wave).Select(w => w.ToArray()),
        _ => [],
    };

    // What was not changed stands on both sides.
    private bool IsSplit(UploadRecord upload, IReadOnlyList<DeviceReport> devices) =>
        devices.Where(d => d.Outcome != DeviceOutcome.Unchanged)
            .Select(d => EventsOf(upload, d.Device).Any(e => e.Kind == SwitchEventKind.Confirmed))
            .Distinct().Count() > 1;

    private IEnumerable<SwitchEvent> EventsOf(UploadRecord upload, string device) =>
        _byName[device].History.Where(e => e.Session is { } session && SessionName.IsOf(session, upload.PushId));

    private static bool Same(PushSummary one, PushSummary other) =>
        one.Status == other.Status && one.EndedAt == other.EndedAt && one.Message == other.Message
        && one.Outcomes.OrderBy(o => o.Key).SequenceEqual(other.Outcomes.OrderBy(o => o.Key));
}
