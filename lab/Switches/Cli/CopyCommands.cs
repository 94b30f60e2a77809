using Leafwire.Eos;
using Leafwire.Lab.Switches.Configuration;

namespace Leafwire.Lab.Switches.Cli;

/// <summary><c>copy</c>, <c>write</c> and <c>configure replace</c>.</summary>
internal static class CopyCommands
{
    private const string FlashScheme = "flash:";

    private static readonly string[] s_names = ["running-config", "startup-config", "session-config", "terminal:"];

    public static IEnumerable<(string Pattern, CliCommand Command)> All =>
    [
        ("copy SOURCE DESTINATION", new(CopyAsync)),
        ("write", new(SaveAsync)),
        ("write memory", new(SaveAsync)),
        ("configure replace SOURCE", new((call, _) => ReplaceAsync(call))),
    ];

    private static async ValueTask CopyAsync(CliCall call, CancellationToken cancellationToken)
    {
        string source = Expand(call.Arguments[0]);
        string destination = Expand(call.Arguments[1]);
        if (destination is "terminal:" || (destination == "session-config" && call.Shell.Session is null))
        {
            call.Say(SwitchWords.InvalidInput);
            return;
        }
        if (source == "terminal:")
        {
            await call.Shell.DropAtAsync("load");
            call.Say(SwitchWords.EnterInput);
            call.Say("");
        }
        string? text = source == "terminal:"
            ? await call.Shell.Terminal.ReadTextAsync(cancellationToken)
            : Read(call, source);
        if (text is null)
        {
            call.Say(source == "terminal:" ? OwnWords.Interrupted : OwnWords.NoFileToCopy(source));
            return;
        }
        if (destination == "startup-config" && source == "running-config")
        {
            await SaveAsync(call, cancellationToken);
            return;
        }
        await call.Shell.TakeAsync(call.State.LoadTime(text.Length), cancellationToken);
        switch (destination)
        {
            case "session-config" or "running-config":
                Load(call, destination, text);
                break;
            case "startup-config":
                call.Say(SwitchWords.InvalidInput);
                return;
            default:
                call.State.WriteFlash(destination, text);
                break;
        }
        call.Say(SwitchWords.CopyCompleted);
    }

    /// <summary>Bad lines are named and left out; the copy goes on and says that it completed.</summary>
    private static void Load(CliCall call, string destination, string text)
    {
        IReadOnlyList<int> refused = call.State.EditRunning(() =>
        {
            ConfigTree tree = destination == "session-config" ? call.Shell.Session!.Tree : call.State.Running;
            return new ConfigEditor(tree, call.State.Stored).Load(text, call.State.Refuses);
        });
        if (call.State.Has<Fault.Warn>() is { } warn)
        {
            foreach (string line in LoadWords.OfWarning(text, warn.Text))
                call.Say(line);
        }

        foreach (string line in LoadWords.OfRefusals(text, refused))
            call.Say(line);
    }

    private static async ValueTask SaveAsync(CliCall call, CancellationToken cancellationToken)
    {
        await call.Shell.WhileAsync(call.State.SaveAsync(), cancellationToken);
        await call.Shell.DropAtAsync("save");
        call.Say(SwitchWords.CopyCompleted);
    }

    private static ValueTask ReplaceAsync(CliCall call)
    {
        string source = Expand(call.Arguments[0]);
        string? text = Read(call, source);
        call.Say(text is null ? OwnWords.NoFileToOpen(source) : call.State.Replace(text));
        return ValueTask.CompletedTask;
    }

    private static string? Read(CliCall call, string source) => source switch
    {
        "running-config" => call.State.Edit(() => call.State.Shown(call.State.Running).RenderText()),
        "startup-config" => call.State.ShownStartup,
        "session-config" when call.Shell.Session is { } session => call.State.Edit(() => call.State.Shown(session.Tree).RenderText()),
        _ => call.State.ReadFlash(source),
    };

    // `copy run start` is what people type; `file:` and `flash:/NAME` are other spellings of the same place.
    private static string Expand(string name)
    {
        if (name.StartsWith(FlashScheme, StringComparison.Ordinal))
            return FlashScheme + name[FlashScheme.Length..].TrimStart('/');
        string[] fitting = [.. s_names.Where(n => name.Length >= 2 && n.StartsWith(name, StringComparison.Ordinal))];
        return fitting.Length == 1 ? fitting[0] : name;
    }
}
