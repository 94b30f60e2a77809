using DurableTask.Core.Exceptions;
using Leafwire.Functions.Orchestration;
using Leafwire.Pipeline.Steps;
using Leafwire.Pipeline.Storage;
using Microsoft.DurableTask;
using Microsoft.DurableTask.Client;

namespace Leafwire.Functions.Triggers;

/// <summary>Starts the orchestration of an upload, once for each content.</summary>
internal sealed class PushStarter(UploadFinder finder, PushTable table, Recorder recorder, StepNotes notes)
{
    /// <summary>Starts the push of a blob; a blob that is no upload, or whose push was started before, is left alone.</summary>
    public async Task StartAsync(DurableTaskClient client, string path, CancellationToken cancel)
    {
        UploadFinding finding = await finder.FindAsync(path, cancel);
        if (finding.Refusal is { } refusal)
            await recorder.RecordAsync(refusal, cancel);
        if (finding.Upload is not { } upload)
            return;

        // The row first: a push that is known and over is not begun again, however long its history has been purged.
        if ((await table.BeginAsync(upload, cancel)).IsFinal)
            return;
        await notes.AroundAsync(upload, "start", () => ScheduleAsync(client, upload, cancel), cancel, putBack: false);
    }

    /// <returns>False when it was started before.</returns>
    private static async Task<bool> ScheduleAsync(DurableTaskClient client, FoundUpload upload, CancellationToken cancel)
    {
        if (await client.GetInstanceAsync(upload.PushId, cancel) is not null)
            return false;
        try
        {
            await client.ScheduleNewOrchestrationInstanceAsync(nameof(PushOrchestrator), upload, new StartOrchestrationOptions(upload.PushId), cancel);
            return true;
        }
        catch (OrchestrationAlreadyExistsException)
        {
            // The trigger fired twice at once, and the other was faster.
            return false;
        }
    }
}
