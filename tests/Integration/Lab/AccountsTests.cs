using System.Diagnostics;
using Leafwire.Contracts;
using Leafwire.Lab;

namespace Leafwire.Tests.Integration.Lab;

public sealed class AccountsTests
{
    [Theory]
    [InlineData("lab")]
    [InlineData("lab.eu")]
    [InlineData("bürö 7")]
    [InlineData("a*>b")]
    [InlineData("dc_1")]
    [InlineData("dc__2E1")]
    [InlineData("SITES")]
    public async Task Accounts_SiteName_IsEscapedAsTheContractsDo(string site)
    {
        (int status, string conf, _) = await RunAsync("pipeline=nkey:UPIPELINE", $"{site}=cert:CN=site");
        status.ShouldBe(0);
        conf.ShouldContain($"\"leafwire.{Contracts.Token.Escape(site)}.log.*.*.reply\"");
        conf.ShouldContain($"\"$JS.hub.API.CONSUMER.MSG.NEXT.{Names.Commands(site)}.*\"");
        conf.ShouldContain($"\"$O.{Names.Payloads(site)}.>\"");
        conf.ShouldContain($"\"$SRV.*.{Names.Service(site)}\"");
        conf.ShouldContain("{ nkey: \"UPIPELINE\", permissions: $PERMISSIONS_PIPELINE }");
        conf.ShouldContain("{ user: \"CN=site\", permissions: $PERMISSIONS_SITE_1 }");
        conf.ShouldNotMatch("\"[^\"\\n]*SITE\\b", "every placeholder is filled in");
    }

    [Theory]
    [InlineData(2, "usage")]
    [InlineData(2, "usage", "lab=cert:CN=lab")]
    [InlineData(2, "'secret' is none of", "pipeline=secret")]
    [InlineData(2, "'' is none of", "pipeline=password:a:b", "lab=")]
    [InlineData(2, "quotes", "pipeline=password:a:b\"c")]
    public async Task Accounts_BadUsage_SaysWhatIsWrong(int expected, string word, params string[] arguments)
    {
        (int status, _, string error) = await RunAsync(arguments);
        status.ShouldBe(expected);
        error.ShouldContain(word);
    }

    private static async Task<(int Status, string Output, string Error)> RunAsync(params string[] arguments)
    {
        CancellationToken token = TestContext.Current.CancellationToken;
        using Process process = Process.Start(
            new ProcessStartInfo("bash", [Path.Combine(LabPaths.NatsConfiguration, "accounts"), .. arguments])
            {
                RedirectStandardOutput = true,
                RedirectStandardError = true,
            })!;
        Task<string> error = process.StandardError.ReadToEndAsync(token);
        string output = await process.StandardOutput.ReadToEndAsync(token);
        await process.WaitForExitAsync(token);
        return (process.ExitCode, output, await error);
    }
}
