using System.Text;
using Leafwire.Lab.Switches;
using Leafwire.Lab.Switches.Configuration;
using Leafwire.Tests.Unit.Eos;
using Microsoft.Extensions.Time.Testing;

namespace Leafwire.Tests.Unit.Golden;

/// <summary>
/// The simulated switch against every conversation in <c>tests/golden/eos</c>: what the runner sent is typed, and what the
/// switch says must be of the form that is recorded of its release. What is tested on simulated switches is worth as much as
/// they are like real ones.
/// </summary>
public sealed class SimulatedTalkTests
{
    private const string Session = "lw-01234567-89abcd";
    private const string Configuration = "hostname ceos1\nvlan 110\n";
    private const string Privilege = "aaa authorization exec default local\nusername admin privilege 15 role network-admin nopassword\n";

    /// <summary>What cannot be played, and why.</summary>
    private static readonly Dictionary<string, string> NotPlayed = new()
    {
        ["4.26.1F/tcam-question.talk"] =
            "it asks where the line is typed; that a load asks, too, is drawn from an issue and has no recording",
        ["unknown/motd-without-line-end.talk"] = "no configuration brings a motd without a line end",
        ["unknown/number-behind-the-session.talk"] = "it has one supervisor",
        ["unknown/redundant-supervisors.talk"] = "it has one supervisor",
        ["unknown/percent-log-line-in-a-load.talk"] = "it is no chassis, whose messages have no time",
        ["unknown/refusal-forms.talk"] = "it knows none of the features that refuse in words of their own",
    };

    /// <summary>What an exchange is not held to, by the end of what was sent.</summary>
    private static readonly Dictionary<(string Talk, string Sent), string> NotHeld = new()
    {
        [("4.35.0F/not-authorized.talk", "show ip bgp summary")] =
            "a privileged user is told that the command needs privilege, which is two recordings in one",
        [("unknown/doubled-echo.talk", "show configuration sessions detail")] = "its table has the columns of the one without detail",
    };

    /// <summary>How the switch came to be as it is in the conversation.</summary>
    private static readonly Dictionary<string, Setting> Settings = new()
    {
        ["4.20.11.1M/enable-secret.talk"] = new() { Enable = "enable me", IsPrivileged = false },
        ["4.22.1F/replace-changes-nothing.talk"] = new()
        {
            Enable = "secret-1",
            IsPrivileged = false,
            Configuration = "switchport default mode routed\ninterface Management1\n   ip address 10.0.0.15/24\n",
        },
        ["4.25.4M/session-table.talk"] = new()
        {
            Prepare = state => { Commit(state, "sess-1"); state.Enter("sess-2", out _); },
            Before = { [3] = state => { state.Reload(); Arm(state); } },
        },
        ["4.28.3M/refused-lines.talk"] = new() { Faults = ["refuse-line:ruter bgp", "refuse-line:remote-bs"] },
        ["4.29.1F/load-warnings.talk"] = new() { Faults = ["warn:portfast should only be enabled on ports connected to a single host."] },
        ["4.29.9.1M/refusal-behind-empty-lines.talk"] = new() { Faults = ["refuse-line:platform tfa"] },
        ["4.32.5M/log-line-behind-the-prompt.talk"] = new() { Prepare = Arm },
        ["4.35.0F/armed-and-reverted.talk"] = new() { Prepare = Arm },
        ["4.35.0F/clock-in-the-prompt.talk"] = new() { Faults = ["clock-prompt"] },
        ["4.35.0F/not-authorized.talk"] = new()
        {
            Faults = ["deny:configure", "deny:show running-config", "deny:write memory", "deny:enable"],
            IsPrivilegedAt = [true, false],
        },
        ["4.35.0F/sessions-full.talk"] = new()
        {
            Prepare = state => Enumerable.Range(0, SwitchState.MaxPending).ToList().ForEach(i => state.Enter($"s{i}", out _)),
        },
        ["unknown/asks-for-the-terminals-state.talk"] = new() { IsPrivileged = false },
        ["unknown/broadcast.talk"] = new() { Prepare = state => Commit(state, Session) },
        ["unknown/commit-fails-in-words.talk"] = new() { Faults = ["refuse-commit"] },
        ["unknown/doubled-echo.talk"] = new() { Version = "4.23.3M", Faults = ["double-echo"] },
        ["unknown/pager.talk"] = new() { Faults = ["deny:terminal length"], Rows = 10 },
        ["unknown/routes-kept-at-a-commit.talk"] = new() { Faults = ["warn:Preserving static routes."] },
        ["unknown/slow-first-prompt.talk"] = new()
        {
            Configuration = "hostname ceos1\nbanner motd\n\n###  Authorized access only  ###\n### leaf1#  is no prompt here ###\n\nEOF\n",
        },
    };

    public static TheoryData<string> Played => [.. RecordedTalk.All().Where(name => !NotPlayed.ContainsKey(name))];

    [Theory]
    [MemberData(nameof(Played))]
    public async Task SimulatedSwitch_AsTheRunnerSpeaks_AnswersInTheFormThatIsRecorded(string name)
    {
        RecordedTalk talk = RecordedTalk.Load(name);
        Setting setting = Settings.GetValueOrDefault(name) ?? new Setting();
        var time = new FakeTimeProvider(new DateTimeOffset(2026, 9, 20, 23, 35, 1, TimeSpan.Zero));
        string version = setting.Version ?? (talk.Head["eos"] == "unknown" ? new SwitchOptions { Name = "" }.Version : talk.Head["eos"]);
        using var state = new SwitchState(
            new SwitchOptions
            {
                Name = "ceos1",
                Version = version,
                EnablePassword = setting.Enable,
                Configuration = setting.Configuration + "end\n",
            }, time);
        setting.Prepare(state);
        state.Faults = [.. setting.Faults.Select(Fault.Parse)];
        foreach ((int number, IReadOnlyList<Transcript.Turn> turns) in talk.Connections.Index())
        {
            // What a conversation loads need not say who may log in.
            if (setting.IsPrivilegedAt?[number] ?? setting.IsPrivileged)
                state.Edit(() => new ConfigEditor(state.Running).Load(Privilege)).ShouldBeEmpty();
            else if (number > 0)
                state.Replace(setting.Configuration).ShouldBeNull();
            await PlayAsync(talk, turns, state, setting);
        }
    }

    [Fact]
    public void Conversations_ThatAreNotPlayed_AreThere()
    {
        string[] all = [.. RecordedTalk.All()];
        NotPlayed.Keys.Concat(Settings.Keys).Concat(NotHeld.Keys.Select(key => key.Talk)).ShouldBeSubsetOf(all);
        NotPlayed.Values.Concat(NotHeld.Values).ShouldAllBe(reason => reason.Length > 10);
    }

    private static async Task PlayAsync(RecordedTalk talk, IReadOnlyList<Transcript.Turn> turns, SwitchState state, Setting setting)
    {
        await using var terminal = new PlayedSwitch(state, setting.Rows);
        byte[] said = await terminal.ListenAsync(TestContext.Current.CancellationToken);
        string? sent = null, command = null;
        List<byte> recorded = [];
        int typed = 0;
        foreach (Transcript.Turn turn in turns.Append(new Transcript.Hears([])))
        {
            if (turn is Transcript.Says says)
                recorded.AddRange(says.Bytes);
            if (turn is not Transcript.Hears { Bytes: var heard })
                continue;
            if (recorded.Count > 0)
            {
                if (!NotHeld.ContainsKey((talk.Name, sent?.TrimEnd('\n') ?? "")))
                    AnswerForm.Of(command, said).ShouldBe(
                        AnswerForm.Of(command, [.. recorded]), $"{talk.Name}: {sent ?? "login"}\n{Encoding.UTF8.GetString(said)}");
                (said, recorded, sent) = ([], [], null);
            }

            // A pager is asked on behalf of the command before.
            string text = Encoding.UTF8.GetString(heard);
            sent += text;
            command = text == " " ? command : sent;
            setting.Before.GetValueOrDefault(typed++)?.Invoke(state);
            if (heard.Length > 0)
                said = [.. said, .. await terminal.TypeAsync(heard, TestContext.Current.CancellationToken)];
        }
    }

    private static void Arm(SwitchState state)
    {
        state.Enter(Session, out _).ShouldBeNull();
        state.CommitAsync(Session, "admin", TimeSpan.FromMinutes(5)).GetAwaiter().GetResult().ShouldBeNull();
    }

    private static void Commit(SwitchState state, string name)
    {
        state.Enter(name, out _).ShouldBeNull();
        state.CommitAsync(name, "admin", null).GetAwaiter().GetResult().ShouldBeNull();
    }

    /// <summary>A switch as a conversation finds it.</summary>
    private sealed record Setting
    {
        /// <summary>Default: the conversation's, or the newest.</summary>
        public string? Version { get; init; }

        public string Enable { get; init; } = "";

        /// <summary>After the login.</summary>
        public bool IsPrivileged { get; init; } = true;

        /// <summary>The same, connection by connection.</summary>
        public IReadOnlyList<bool>? IsPrivilegedAt { get; init; }

        public string Configuration { get; init; } = SimulatedTalkTests.Configuration;

        public IReadOnlyList<string> Faults { get; init; } = [];

        public int Rows { get; init; }

        /// <summary>What happens to it meanwhile, by the number of the line of a connection before which it does, from 0.</summary>
        public Dictionary<int, Action<SwitchState>> Before { get; } = [];

        public Action<SwitchState> Prepare { get; init; } = _ => { };
    }
}
