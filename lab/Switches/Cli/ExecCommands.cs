using System.Globalization;
using Leafwire.Eos;

namespace Leafwire.Lab.Switches.Cli;

/// <summary>Modes, terminal settings and the commands that ask questions.</summary>
internal static class ExecCommands
{
    public static IEnumerable<(string Pattern, CliCommand Command)> All =>
    [
        ("enable", new(EnableAsync) { Unprivileged = true, Config = false }),
        ("disable", new((call, _) => Do(() => call.Shell.IsPrivileged = false)) { Config = false }),
        ("exit", new((call, _) => Do(() => Exit(call))) { Unprivileged = true }),
        ("logout", new((call, _) => Do(() => call.Shell.IsClosed = true)) { Unprivileged = true, Config = false }),
        ("quit", new((call, _) => Do(() => call.Shell.IsClosed = true)) { Unprivileged = true, Config = false }),
        (ConfigurationLine.End, new((call, _) => Do(call.Shell.LeaveConfiguration))),
        ("configure", new((call, _) => Do(() => call.Shell.EnterConfiguration(null)))),
        ("configure terminal", new((call, _) => Do(() => call.Shell.EnterConfiguration(null)))),
        ("terminal length LINES", new((call, _) => Do(() => SetLength(call))) { Unprivileged = true }),
        ("terminal width COLUMNS", new((call, _) => Do(() => SetWidth(call))) { Unprivileged = true }),
        ("terminal monitor", new((_, _) => Do(() => { })) { Unprivileged = true }),
        ("ping WORDS...", new((call, _) => Do(() => Ping(call))) { Unprivileged = true }),
        ("traceroute HOST", new((call, _) => Do(() => TraceRoute(call))) { Unprivileged = true }),
        ("traceroute vrf VRF HOST", new((call, _) => Do(() => TraceRoute(call))) { Unprivileged = true }),
        ("reload", new((call, token) => ReloadAsync(call, ask: true, token)) { Config = false }),
        ("reload now", new((call, token) => ReloadAsync(call, ask: false, token)) { Config = false }),
    ];

    private static async ValueTask EnableAsync(CliCall call, CancellationToken cancellationToken)
    {
        string wanted = call.State.Options.EnablePassword;
        if (!call.Shell.IsPrivileged && wanted.Length > 0)
        {
            call.Shell.Terminal.Write("Password: ");
            if (await call.Shell.Terminal.ReadLineAsync(echo: false, cancellationToken) != wanted)
            {
                call.Say(SwitchWords.BadPasswords);
                return;
            }
        }
        call.Shell.IsPrivileged = true;
    }

    private static void Exit(CliCall call)
    {
        if (!call.Shell.IsConfiguring)
            call.Shell.IsClosed = true;
        else if (!call.Shell.Editor.Exit())
            call.Shell.LeaveConfiguration();
    }

    private static void SetLength(CliCall call)
    {
        if (!TryNumber(call.Arguments[0], 0, 32767, out int lines))
        {
            call.Say(SwitchWords.InvalidInput);
            return;
        }
        call.Shell.Terminal.Length = lines;
        call.Say(lines == 0 ? SwitchWords.PaginationDisabled : $"Pagination set to {lines} lines.");
    }

    private static void SetWidth(CliCall call) =>
        call.Say(TryNumber(call.Arguments[0], 10, 32767, out int columns) ? SwitchWords.WidthSet(columns) : SwitchWords.InvalidInput);

    // [vrf VRF] HOST [source SOURCE] [repeat COUNT] [size BYTES]: answered by switches of the lab alone.
    private static void Ping(CliCall call)
    {
        string[] words = call.Arguments[0].Split(' ', StringSplitOptions.RemoveEmptyEntries);
        string vrf = words is ["vrf", var named, _, ..] ? named : "default";
        string host = words is ["vrf", _, var behind, ..] ? behind : words[0];
        string? After(string word) => Array.IndexOf(words, word) is >= 0 and var at && at + 1 < words.Length ? words[at + 1] : null;
        if (After("repeat") is not { } repeat || !TryNumber(repeat, 1, 10_000, out int count))
            count = 5;
        bool answers = call.State.Network.Around(call.State).Answers(host, vrf);
        call.Say($"PING {host} ({host}) 72(100) bytes of data.");
        for (int i = 1; i <= count && answers; i++)
            call.Say($"80 bytes from {host}: icmp_seq={i} ttl=64 time=0.0{i % 10} ms");
        call.Say($"\n--- {host} ping statistics ---\n{count} packets transmitted, {(answers ? count : 0)} received, "
            + $"{(answers ? 0 : 100)}% packet loss, time 0ms");
    }

    private static void TraceRoute(CliCall call)
    {
        string host = call.Arguments[^1];
        call.Say($"traceroute to {host} ({host}), 30 hops max, 60 byte packets\n 1  {host} ({host})  0.051 ms  0.012 ms  0.010 ms");
    }

    private static async ValueTask ReloadAsync(CliCall call, bool ask, CancellationToken cancellationToken)
    {
        if (ask && !await call.Shell.ConfirmAsync("Proceed with reload? [confirm]", cancellationToken))
            return;
        call.State.Reload();
        call.Shell.Connection.Drop();
        throw new EndOfStreamException();
    }

    private static bool TryNumber(string text, int low, int high, out int number) =>
        int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out number) && number >= low && number <= high;

    private static ValueTask Do(Action action)
    {
        action();
        return ValueTask.CompletedTask;
    }
}
