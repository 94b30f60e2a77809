using System.Net;
using System.Net.Http.Headers;
using Leafwire.Pipeline.Api;
using Leafwire.Pipeline.Reports;
using Leafwire.Tests.Files;

namespace Leafwire.Tests.Integration.Host;

/// <summary>Who is let in by the embedded host, and under whose name a decision stands.</summary>
public sealed class AccessTests(Cloud cloud) : World(cloud)
{
    private const string Other = "othersite";

    [Fact]
    public async Task Api_WithTokensOfAnIssuer_LetsInWhoHasARoleAndNobodyElse()
    {
        await using Issuer issuer = await Issuer.StartAsync(Cancel);
        await StartHostAsync($"--Leafwire:Host:Access:Issuer={issuer.Url}", $"--Leafwire:Host:Access:Audience={Issuer.Audience}");

        (await StatusAsync(issuer.Token("anna", ["reader"]))).ShouldBe(200);
        (await StatusAsync(null)).ShouldBe(401);
        (await StatusAsync("rubbish")).ShouldBe(401);
        (await StatusAsync(issuer.Token("anna", ["reader"], audience: "other"))).ShouldBe(401);
        (await StatusAsync(issuer.Token("anna", ["reader"], issuer: "https://evil.example"))).ShouldBe(401);
        (await StatusAsync(issuer.Token("anna", ["reader"], age: TimeSpan.FromHours(1)))).ShouldBe(401);
        (await StatusAsync(issuer.Token("anna", ["reader"], signedBy: Issuer.Foreign()))).ShouldBe(401);
        (await StatusAsync(issuer.Token("anna", ["reader"], signedBy: issuer.PublicKeyAsSecret()))).ShouldBe(401);
        (await StatusAsync(issuer.Unsigned("anna"))).ShouldBe(401);
        (await StatusAsync(issuer.Token("an\nna", ["reader"]))).ShouldBe(401);
        (await StatusAsync(issuer.Token("anna", ["superuser", "0"]))).ShouldBe(403);
        (await Http.GetAsync(new Uri("healthz", UriKind.Relative), Cancel)).StatusCode.ShouldBe(HttpStatusCode.OK);
        (await Http.GetAsync(new Uri("/", UriKind.Relative), Cancel)).StatusCode.ShouldBe(HttpStatusCode.OK);
    }

    [Fact]
    public async Task Decision_UnderAToken_StandsUnderItsNameAndTakesItsRole()
    {
        string device = Device("leaf1");
        await Runner.ServeAsync(device);
        await using Issuer issuer = await Issuer.StartAsync(Cancel);
        await StartHostAsync($"--Leafwire:Host:Access:Issuer={issuer.Url}", $"--Leafwire:Host:Access:Audience={Issuer.Audience}");
        string id = await UploadAsync("asks", NeedsApproval, (device, Config(device)));
        await UntilAsync(id, p => p.Status == PushStatus.AwaitingApproval);

        As(issuer.Token("rita", ["reader"]));
        (await GetAsync($"api/pushes/{id}")).Status.ShouldBe(200);
        (await PostAsync($"api/pushes/{id}/cancel", "{}")).Status.ShouldBe(403);
        As(issuer.Token("olaf", ["operator"]));
        (await PostAsync($"api/pushes/{id}/approve", "{}")).Status.ShouldBe(403);
        As(issuer.Token("otto", [$"approver:{Other}"]));
        (int status, var body) = await PostAsync($"api/pushes/{id}/approve", "{}");
        status.ShouldBe(403);
        body.GetProperty("detail").GetString().ShouldBe($"otto lacks the role 'approver:{Cloud.Site}'");
        (await GetAsync($"api/pushes/{id}")).Status.ShouldBe(403);
        (await GetAsync($"api/pushes?site={Cloud.Site}")).Status.ShouldBe(403);
        (await GetAsync("api/pushes")).Body.GetArrayLength().ShouldBe(0);
        As(issuer.Token("anna", [$"approver:{Cloud.Site}"]));
        (await PostAsync($"api/pushes/{id}/approve", """{"by":"somebody else"}""")).Status.ShouldBe(400);
        string? digest = (await Table.FindAsync(id, Cancel))?.Digest;
        (await PostAsync($"api/pushes/{id}/approve", $$"""{"reason":"looks right","digest":"{{digest}}"}""")).Status.ShouldBe(202);

        PushReport report = await EndAsync(id);
        report.Status.ShouldBe(PushStatus.Succeeded, report.Message);
        report.Timeline.ShouldContain(e => e.What == "approved by anna: looks right");
        As(issuer.Token("rita", ["reader"]));
        (await GetAsync($"api/pushes/{id}/keep")).Status.ShouldBe(200);
        (await PostAsync($"api/pushes/{id}/keep", "{}")).Status.ShouldBe(403);
        As(issuer.Token("olaf", ["operator"]));
        (await PostAsync($"api/pushes/{id}/keep", "{}")).Status.ShouldBe(200);
    }

    [Fact]
    public async Task Decision_WhereNobodyIsAsked_SaysThatItsNameIsNotProven()
    {
        string device = Device("leaf1");
        await Runner.ServeAsync(device);
        await StartHostAsync();
        string id = await UploadAsync("asks", NeedsApproval, (device, Config(device)));
        await UntilAsync(id, p => p.Status == PushStatus.AwaitingApproval);

        (await PostAsync($"api/pushes/{id}/reject", """{"by":"anna"}""")).Status.ShouldBe(202);

        (await EndAsync(id)).Message.ShouldStartWith("rejected by anna (not proven)");
    }

    [Fact]
    public async Task Api_WithAFileOfTokens_FollowsTheFile()
    {
        using var folder = new TemporaryFolder();
        string file = Path.Combine(folder.Path, "tokens.json");
        DateTimeOffset now = TimeProvider.System.GetUtcNow();
        (string anna, AccessToken first) = AccessToken.Create("anna", ["reader"], now, now.AddDays(1));
        (string old, AccessToken expired) = AccessToken.Create("olga", ["reader"], now.AddDays(-2), now.AddDays(-1));
        Write(first, expired);
        await StartHostAsync($"--Leafwire:Host:Access:TokensFile={file}");

        (await StatusAsync(anna)).ShouldBe(200);
        (await StatusAsync(old)).ShouldBe(401);
        (await StatusAsync(null)).ShouldBe(401);
        (await StatusAsync(first.Digest)).ShouldBe(401);
        (string bert, AccessToken second) = AccessToken.Create("bert", ["reader:elsewhere"], now, null);
        (await StatusAsync(bert)).ShouldBe(401);
        Write(first with { Revoked = now }, second);
        (await StatusAsync(anna)).ShouldBe(401);
        (await StatusAsync(bert)).ShouldBe(200);
        // What cannot be read lets nobody in.
        await File.WriteAllTextAsync(file, "{", Cancel);
        (await StatusAsync(bert)).ShouldBe(503);
        File.Delete(file);
        (await StatusAsync(bert)).ShouldBe(503);
        Write(first, second);
        (await StatusAsync(anna)).ShouldBe(200);

        void Write(params AccessToken[] tokens) => File.WriteAllBytes(file, new AccessTokens { Tokens = tokens }.Write());
    }

    [Theory]
    [InlineData("--urls=http://0.0.0.0:0")]
    [InlineData("--urls=http://[::]:0")]
    [InlineData("--urls=http://*:0")]
    [InlineData("--Kestrel:Endpoints:All:Url=http://0.0.0.0:0")]
    public async Task Host_ThatAsksNobody_DoesNotListenBeyondTheMachine(string where)
    {
        InvalidOperationException e = await Should.ThrowAsync<InvalidOperationException>(() => StartHostAsync(where));

        e.Message.ShouldContain("asks nobody who he is: set Leafwire:Host:Access:Issuer");
    }

    [Fact]
    public async Task Host_ThatAsks_ListensWhereItIsTold()
    {
        using var folder = new TemporaryFolder();
        string file = Path.Combine(folder.Path, "tokens.json");
        (string token, AccessToken kept) = AccessToken.Create("anna", ["reader"], TimeProvider.System.GetUtcNow(), null);
        await File.WriteAllBytesAsync(file, new AccessTokens { Tokens = [kept] }.Write(), Cancel);

        var app = await StartHostAsync($"--Leafwire:Host:Access:TokensFile={file}", "--urls=http://0.0.0.0:0");

        Http = new HttpClient { BaseAddress = new UriBuilder(app.Urls.First()) { Host = "127.0.0.1" }.Uri };
        (await StatusAsync(token)).ShouldBe(200);
    }

    [Theory]
    [InlineData("evil.example", HttpStatusCode.BadRequest)]
    [InlineData("127.0.0.1.evil.example", HttpStatusCode.BadRequest)]
    [InlineData("localhost", HttpStatusCode.OK)]
    public async Task Request_UnderAnotherName_IsRefused(string host, HttpStatusCode expected)
    {
        await StartHostAsync();
        using var request = new HttpRequestMessage(HttpMethod.Get, new Uri("api/pushes", UriKind.Relative));
        request.Headers.Host = host;

        using HttpResponseMessage answer = await Http.SendAsync(request, Cancel);

        answer.StatusCode.ShouldBe(expected);
    }

    [Theory]
    [InlineData("--Leafwire:Host:Access:Issuer=http://issuer.example", "write the issuer's https address")]
    [InlineData("--Leafwire:Host:Access:Issuer=https://issuer.example", "Leafwire:Host:Access:Audience is missing")]
    [InlineData("--Leafwire:Host:Access:TokensFile=/nowhere/tokens.json", "Leafwire:Host:Access:TokensFile /nowhere/tokens.json")]
    public async Task Host_WithAWrongSetting_DoesNotStart(string setting, string reason)
    {
        Exception e = await Should.ThrowAsync<Exception>(() => StartHostAsync(setting));

        e.Message.ShouldContain(reason);
    }

    private void As(string? token) =>
        Http.DefaultRequestHeaders.Authorization = token is null ? null : new AuthenticationHeaderValue("Bearer", token);

    private async Task<int> StatusAsync(string? token)
    {
        As(token);
        return (await GetAsync("api/pushes")).Status;
    }
}
