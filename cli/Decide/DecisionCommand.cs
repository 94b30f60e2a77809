using System.CommandLine;
using Leafwire.Cli.Client;
using Leafwire.Cli.Output;
using Leafwire.Cli.Push;
using Leafwire.Contracts;
using Leafwire.Pipeline.Reports;
using Leafwire.Pipeline.Uploads;
using Command = System.CommandLine.Command;

namespace Leafwire.Cli.Decide;

/// <summary><c>leafwire approve|reject|cancel|promote ID --api HOST</c>: what people say to a push.</summary>
internal static class DecisionCommand
{
    public static IReadOnlyList<Command> Create(TimeProvider time) =>
    [
        Create(DecisionKind.Approve, "Agree to what a push would change, by its digest", time),
        Create(DecisionKind.Reject, "End a push that waits for approval, or that is paused", time),
        Create(DecisionKind.Cancel, "Stop a push, put back what it armed, and say what was touched", time),
        Create(DecisionKind.Promote, "Let a push that is paused after a wave go on", time),
    ];

    private static Command Create(DecisionKind kind, string description, TimeProvider time)
    {
        (bool approves, bool cancels) = (kind == DecisionKind.Approve, kind == DecisionKind.Cancel);
        bool goesOn = approves || kind == DecisionKind.Promote;
        string name = kind.ToString().ToLowerInvariant();
        var id = new Argument<string>("id") { Description = "The push's id" };
        var digest = new Option<string?>("--digest")
        {
            Description = "What is approved: the digest that the preview shows, sha256:…",
            Required = approves,
        };
        var by = new Option<string>("--by")
        {
            Description = "Who decides (default: the name of the login)",
            DefaultValueFactory = _ => Environment.UserName,
        };
        var reason = new Option<string?>("--reason") { Description = "Why" };
        var host = new HostArguments();
        var key = new Option<string?>("--key")
        {
            Description = $"Sign with this person's key, as '{ProgramName.Text} keys new --person' wrote it; "
                + "--by is the name that it was made for",
        };
        var json = new Option<bool>("--json")
        {
            Description = cancels ? "Print one JSON document and nothing else"
                : "With --wait: print one JSON object a line while it happens, and the document at the end",
        };
        var wait = new Option<bool>("--wait") { Description = "Follow the push to its end" };
        var command = new Command(name, description) { id, by, reason };
        host.AddTo(command);
        if (approves)
        {
            command.Options.Add(digest);
            command.Options.Add(key);
        }

        if (goesOn)
            command.Options.Add(wait);
        if (goesOn || cancels)
            command.Options.Add(json);
        command.SetAction(async (parsed, cancellationToken) =>
        {
            string push = parsed.GetRequiredValue(id);
            if (!PushId.IsValid(push))
                throw new UserErrorException(PushId.Wrong(push));
            string? seen = approves ? parsed.GetValue(digest) : null;
            if (approves && !Payload.IsDigest(seen))
                throw new UserErrorException($"--digest: sha256: and 64 hexadecimal digits, as '{ProgramName.Text} status ID' shows it");
            var request = new DecisionRequest(parsed.GetRequiredValue(by), parsed.GetValue(reason), seen);
            if (approves && parsed.GetValue(key) is { } file)
                request = PersonKey.Sign(request, push, file);
            using HttpClient http = host.Connect(parsed);
            var client = new HostClient(http);
            await client.DecideAsync(push, name, request, cancellationToken);
            if (cancels)
                return Tell(await client.EndAsync(push, time, cancellationToken), parsed.GetValue(json), BuildServer.Json);
            var printer = new Printer(goesOn && parsed.GetValue(json));
            if (!goesOn || !parsed.GetValue(wait))
            {
                printer.Say($"{name}: it stands in the log of push {push}");
                printer.SayWhole($"follow it:  {ProgramName.Text} status {push} --follow");
                return ExitCodes.Ok;
            }

            PushReport begun = await client.ReportAsync(push, cancellationToken);
            PushReport report = await PushRun.FollowAsync(new HostRecords(client), printer, time, push,
                new UploadName(begun.Site, begun.Upload), since: time.GetUtcNow(), nobody: null, cancellationToken);
            printer.Print(report, time.GetUtcNow(), isLast: true);
            return PushWords.ExitCode(report.Status);
        });
        return command;
    }

    /// <summary>Says what a push that was cancelled had touched.</summary>
    /// <returns>0 when it was cancelled and its switches stand alike; a push may have ended otherwise before it was.</returns>
    internal static int Tell(PushReport report, bool json, TextWriter output)
    {
        var touched = TouchedDocument.Of(report);
        output.WriteLine(json ? touched.ToJson() : touched.ToText());
        return report is { Status: PushStatus.Cancelled, Consistent: true } ? ExitCodes.Ok : ExitCodes.PushFailed;
    }
}
