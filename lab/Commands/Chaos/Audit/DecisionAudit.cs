using Leafwire.Eos;
using Leafwire.Lab.Switches;
using Leafwire.Pipeline.Policies;

namespace Leafwire.Lab.Commands.Chaos;

/// <summary>
/// What the switches did, held against what people said, against windows and against what was there before. Every sentence is
/// a promise that was broken.
/// </summary>
internal sealed class DecisionAudit(IReadOnlyList<UploadRecord> uploads, IReadOnlyList<SwitchRecord> switches, TimeSpan ahead)
{
    /// <summary>What was found.</summary>
    public IEnumerable<string> Violations() => uploads.SelectMany(
        u => Of(u).Concat(OfPause(u)).Concat(OfWindow(u)).Concat(OfRestore(u))
            .Select(how => $"push {u.PushId} ({u.Upload.Name.Path}) {how}"));

    private IEnumerable<string> Of(UploadRecord upload)
    {
        foreach (SwitchRecord device in switches.Where(s => EffectsOn(s, upload).Any()))
        {
            if (upload.Upload.Kind == UploadKind.Look)
                yield return $"is to look and changed {device.Name}";
            if (upload.Approvals < upload.Upload.Approvers)
                yield return $"changed {device.Name}, and {upload.Approvals} of {upload.Upload.Approvers} had approved it";
        }
    }

    // With scope fabric all of it is confirmed behind the pause.
    private IEnumerable<string> OfPause(UploadRecord upload)
    {
        if (upload is not { Upload.PauseAfter: { } pause, Report: { } report })
            yield break;
        foreach (SwitchRecord device in switches)
        {
            bool isBehind = report.Devices.Any(d => d.Device == device.Name && d.Wave > pause);
            SwitchEvent? first = EffectsOn(device, upload).FirstOrDefault(
                e => isBehind || (upload.Upload.Scope == TransactionScope.Fabric && e.Kind == SwitchEventKind.Confirmed));
            if (first is not null && !(upload.PromotedAt <= first.At))
                yield return $"went on behind its pause at {device.Name}, and nobody had promoted it";
        }
    }

    private IEnumerable<string> OfWindow(UploadRecord upload)
    {
        if (upload is not { Upload.Window: { } window, Report: { } report })
            yield break;
        SwitchEvent[] effects = [.. switches.SelectMany(s => EffectsOn(s, upload)).OrderBy(e => e.At)];
        if (effects.Length == 0)
            yield break;
        if (effects[0].At < upload.UploadedAt + window.Opens - ahead)
            yield return $"changed a switch at {effects[0].At:O}, before its window";
        if (report.StartedAt > upload.UploadedAt + window.Closes)
            yield return $"began at {report.StartedAt:O}, after its window";
    }

    private IEnumerable<string> OfRestore(UploadRecord upload)
    {
        if (upload.Upload.Kind != UploadKind.Restore)
            yield break;
        foreach ((string device, string? digest) in upload.Upload.Digests)
        {
            if (switches.First(s => s.Name == device).Original != digest && !uploads.Any(
                u => u.Upload.Kind != UploadKind.Restore && u.Upload.Digests.GetValueOrDefault(device) == digest))
                yield return $"gives {device} what it never ran";
        }
    }

    // To drop a session is none.
    private static IEnumerable<SwitchEvent> EffectsOn(SwitchRecord device, UploadRecord upload) => device.History.Where(
        e => e.Kind != SwitchEventKind.Aborted && e.Session is { } session && SessionName.IsOf(session, upload.PushId));
}
