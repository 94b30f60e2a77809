using System.Collections.Concurrent;
using Leafwire.Cli;
using Leafwire.Cli.Client;
using Leafwire.Contracts;
using Leafwire.Pipeline.Reports;
using Leafwire.Pipeline.Storage;

namespace Leafwire.Lab.Commands.Chaos;

/// <summary>
/// The people of the campaign: they see in the list which pushes ask them, and decide by the hosts' API, which are killed meanwhile.
/// </summary>
internal sealed class ChaosPeople(UploadTracker uploads, Func<IReadOnlyList<Uri>> hosts, TimeProvider time)
{
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(250);

    // A host that is held still answers nothing.
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(3);

    private readonly ConcurrentDictionary<(string PushId, PushStatus Asked), Task> _decisions = new();
    private readonly ConcurrentDictionary<string, HashSet<string>> _approvers = new();
    private readonly ConcurrentDictionary<string, DateTimeOffset> _promoted = new();
    private readonly ConcurrentQueue<string> _violations = new();

    /// <summary>What the hosts took and were to refuse.</summary>
    public IReadOnlyCollection<string> Violations => _violations;

    /// <summary>Decides, until it is enough.</summary>
    public async Task RunAsync(Func<bool> until, CancellationToken cancellationToken)
    {
        while (!until())
        {
            foreach (PushSummary row in uploads.Rows)
            {
                if (row.Status is PushStatus.AwaitingApproval or PushStatus.AwaitingPromotion && uploads.Find(row.Id) is { } upload)
                    _ = _decisions.GetOrAdd((row.Id, row.Status), _ => DecideAsync(row, upload, cancellationToken));
            }

            await Task.Delay(Pause, time, cancellationToken);
        }

        await Task.WhenAll(_decisions.Values);
    }

    /// <summary>Adds what people said of a push.</summary>
    public UploadRecord Tell(UploadRecord upload)
    {
        ArgumentNullException.ThrowIfNull(upload);
        return upload with
        {
            Approvals = _approvers.TryGetValue(upload.PushId, out HashSet<string>? people) ? people.Count : 0,
            PromotedAt = _promoted.TryGetValue(upload.PushId, out DateTimeOffset at) ? at : null,
        };
    }

    private async Task DecideAsync(PushSummary row, ChaosUpload upload, CancellationToken cancellationToken)
    {
        await Task.Delay(upload.Thought, time, cancellationToken);
        switch (upload.Verdict)
        {
            case ChaosVerdict.Silence:
                return;
            case ChaosVerdict.Refuse:
                await SendAsync(row, "reject", Word("ann"), cancellationToken);
                return;
            case ChaosVerdict.AgreeAfterAnother when row.Status == PushStatus.AwaitingApproval:
                if (await SendAsync(row, "approve", Word("bob", Payload.DigestOf("another difference")), cancellationToken))
                    _violations.Enqueue($"push {row.Id}: an approval of what it does not show was taken");
                break;
        }

        if (row.Status == PushStatus.AwaitingPromotion)
        {
            _promoted.TryAdd(row.Id, time.GetUtcNow());
            await SendAsync(row, "promote", Word("ann"), cancellationToken);
            return;
        }

        for (int person = 1; person <= upload.Approvers; person++)
        {
            // It counts from when it is sent: the answer may be lost.
            HashSet<string> people = _approvers.GetOrAdd(row.Id, _ => []);
            people.Add($"person-{person}");
            await SendAsync(row, "approve", Word($"person-{person}", row.Digest), cancellationToken);
        }
    }

    private static DecisionRequest Word(string by, string? digest = null) => new(by, "chaos", digest);

    // One host after the other, until one takes it, says that it does not, or the push asks no more.
    private async Task<bool> SendAsync(PushSummary row, string decision, DecisionRequest body, CancellationToken cancellationToken)
    {
        for (int attempt = 0; uploads.Rows.Any(r => r.Id == row.Id && r.Status == row.Status); attempt++)
        {
            IReadOnlyList<Uri> all = hosts();
            try
            {
                using HttpClient http = HostClient.Connect(all[attempt % all.Count], token: null);
                http.Timeout = Patience;
                await new HostClient(http).DecideAsync(row.Id, decision, body, cancellationToken);
                return true;
            }
            catch (UserErrorException e) when (e.Message.Contains("(409)", StringComparison.Ordinal))
            {
                return false;
            }
            catch (Exception e) when (e is UserErrorException or OperationCanceledException or IOException
                && !cancellationToken.IsCancellationRequested)
            {
                await Task.Delay(Pause, time, cancellationToken);
            }
        }

        return false;
    }
}
