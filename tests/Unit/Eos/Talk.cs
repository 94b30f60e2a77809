using Leafwire.Runner.Eos;

namespace Leafwire.Tests.Unit.Eos;

/// <summary>Parts of transcripts that recur, and a logged-in device on one.</summary>
internal static class Talk
{
    public const string Login = """
        < Last login: Sun Mar  1 11:58:00 2026 from 192.0.2.1
        < leaf1#
        > terminal length 0
        < terminal length 0
        < Pagination disabled.
        < leaf1#
        > terminal width 511
        < terminal width 511
        < Width set to 511 columns.
        < leaf1#
        """;

    public static async Task<(EosDevice Device, ScriptedTransport Transport)> DeviceAsync(
        string talk, Func<int, int>? cut = null, EosOptions? options = null)
    {
        var time = new JumpingTime();
        var transport = new ScriptedTransport(Transcript.Read(Login, talk), time, cut);
        EosDevice device = await new EosPlatform(new ScriptedConnector(transport), options ?? new EosOptions(), time)
            .ConnectAsync(ScriptedConnector.Leaf1, TestContext.Current.CancellationToken);
        return (device, transport);
    }
}
