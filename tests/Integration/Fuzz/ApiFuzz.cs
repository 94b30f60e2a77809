using System.Net;
using System.Net.Sockets;
using System.Text;
using System.Text.Json;
using CsCheck;
using Leafwire.Contracts;
using Leafwire.Tests.Integration.Host;

namespace Leafwire.Tests.Fuzz;

/// <summary>Requests of a stranger: an answer with a status that means it, and a problem text that quotes nothing as markup.</summary>
public sealed class ApiFuzz(Cloud cloud) : World(cloud)
{
    private static readonly string[] Methods = ["GET", "POST", "PUT", "DELETE", "HEAD", "OPTIONS", "PATCH", "TRACE", "get", "FOO"];

    private static readonly string[] Paths =
    [
        "/api/pushes", "/api/pushes/fedcba9876543210", "/api/pushes/fedcba9876543210/approve", "/api/pushes/0123456789abcdef",
        "/api/pushes/0123456789abcdef/approve", "/api/pushes/0123456789abcdef/cancel", "/healthz/x", "/", "/page/app.js", "/api",
        "/api/pushes/", "/api/pushes//approve",
        "/api/pushes/%00", "/api/pushes/..%2f..%2fetc", "/api/pushes/../../x", "/api/pushes/<script>alert(1)</script>",
        "/api/pushes/%3Cscript%3Ealert(1)%3C/script%3E", "/api/pushes/0123456789ABCDEF", "/api/pushes/%F0%9F%98%80", "/api/pushes/%ff%fe",
        "/api/pushes/0123456789abcdef/approve/more", "/api/pushes/0123456789abcdef/0", "/api/pushes/0123456789abcdef/Approve,Cancel",
        "//api/pushes", "/api/pushes/" + new string('a', 4_000), "/%", "/api/pushes/{id}", "/\\..\\",
    ];

    private static readonly string[] Queries =
    [
        "", "", "?limit=1", "?limit=501", "?limit=-1", "?limit=1e1", "?limit=99999999999999999999", "?limit=1&limit=2", "?limit=%00",
        "?limit=٣", "?site=lab", "?site=", "?site=%27%20or%20PartitionKey%20ne%20%27", "?site=%00", "?site=%ff", "?site=<script>",
        "?site=" + new string('s', 3_000), "?site=..&limit=5", "?&&&===", "?limit",
    ];

    private static readonly string[] Headers =
    [
        "", "Content-Type: application/json", "Content-Type: application/json; charset=utf-16", "Content-Type: text/plain",
        "Content-Type: application/json, text/plain", "Content-Type: " + new string('x', 2_000), "Content-Type: ;", "Accept: <script>",
        "Expect: nonsense",
        "Origin: https://evil.example", "X-Forwarded-Host: evil.example", "Content-Encoding: br", "Cookie: " + new string('c', 5_000),
        "Range: bytes=0-0,1-1", "If-None-Match: *", "Transfer-Encoding: gzip, chunked", "X: \u0001",
    ];

    private static readonly string[] Bodies =
    [
        "", "{", "null", "[]", "{}", """{"by":"anna"}""", """{"by":"","reason":"x"}""", """{"by":null}""", """{"by":1}""",
        """{"by":"\ud800"}""", """{"by":"a","by":"b"}""", """{"by":"<script>alert(1)</script>","resaon":"x"}""", """{"__proto__":{}}""",
        "\0", "\"", """{"by":"anna","reason":""" + "\"" + new string('x', 5_000) + "\"}",
        new('[', 10_000), new('x', Limits.RequestBytes + 1), new('x', 300_000),
    ];

    private static readonly Gen<(byte[] Request, bool Head)> Requests = Gen.Select(Gen.Int[0, 1 << 30], Gen.Int[0, 1 << 30])
        .Select((what, how) =>
        {
            string method = what % 3 == 0 ? Pick(Methods, what >> 4) : what % 3 == 1 ? "GET" : "POST",
                body = method is "GET" or "HEAD" ? "" : Pick(Bodies, how);
            string type = how % 3 == 0 ? Pick(Headers, how >> 6) : "Content-Type: application/json";
            bool chunked = (what >> 20) % 3 == 0;
            string length = chunked ? "Transfer-Encoding: chunked" : $"Content-Length: {Encoding.UTF8.GetByteCount(body)}";
            string sent = !chunked ? body : body.Length == 0 ? "0\r\n\r\n"
                : $"{Encoding.UTF8.GetByteCount(body):x}\r\n{body}\r\n{((what >> 24) % 4 == 0 ? "zz\r\n" : "0\r\n\r\n")}";
            string request = $"{method} {Pick(Paths, what >> 8)}{Pick(Queries, how >> 12)} HTTP/1.1\r\nHost: localhost\r\nConnection: "
                + $"close\r\n{length}\r\n{type}{(type.Length > 0 ? "\r\n" : "")}\r\n{sent}";
            return (Encoding.UTF8.GetBytes(request), method == "HEAD");
        });

    // In the requests it stands for the push that is under way.
    private const string Push = "0123456789abcdef";

    // Sound requests are answered at once; only one that is none is waited for so long.
    private static readonly TimeSpan Patience = TimeSpan.FromMilliseconds(500);

    private int _answered;
    private readonly TaskCompletionSource _over = new(TaskCreationOptions.RunContinuationsAsynchronously);

    [Fact]
    public async Task Api_AnyRequest_IsAnsweredWithoutAFault()
    {
        string id = await StartWithPushAsync();
        using Ending end = new(_over);
        Fuzz.Run(Requests.Array[1, 1], requests => Check(Send(Encoding.UTF8.GetBytes(Encoding.UTF8.GetString(requests[0].Request)
            .Replace(Push, id, StringComparison.Ordinal))), requests[0].Head), cases: 500, r => Encoding.UTF8.GetString(r[0].Request));
        _answered.ShouldBeGreaterThan(490);
        (await Table.FindAsync(id, Cancel)).ShouldNotBeNull()
            .IsFinal.ShouldBeFalse("its requests came as far as to their bodies to the end");
    }

    [Fact]
    public async Task Api_DamagedRequest_IsAnsweredOrCutOff()
    {
        string id = await StartWithPushAsync();
        using Ending end = new(_over);
        byte[] sound = Encoding.UTF8.GetBytes($"POST /api/pushes/{id}/approve HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n"
            + "Content-Type: application/json\r\nContent-Length: 13\r\n\r\n{\"by\":\"anna\"}");
        // Side by side, because most of them are waited for.
        Fuzz.Run(Edits.Of(sound).Array[50], requests => Task.WaitAll([.. requests.Select(
            r => Task.Factory.StartNew(() => Check(Send(r), head: true), Cancel, TaskCreationOptions.LongRunning, TaskScheduler.Default))]),
            cases: 6);
        _answered.ShouldBeGreaterThan(200);
    }

    // A push that its runner works on for as long as the test takes.
    private async Task<string> StartWithPushAsync()
    {
        var begun = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        string device = Device("leaf1");
        Runner.Script = async _ =>
        {
            begun.TrySetResult();
            await _over.Task;
            return null;
        };
        await Runner.ServeAsync(device);
        await StartHostAsync();
        string id = await UploadAsync("b", null, (device, Config(device)));
        await begun.Task.WaitAsync(Cancel);
        return id;
    }

    private byte[] Send(byte[] request)
    {
        using var client = new TcpClient { NoDelay = true };
        client.Connect(IPAddress.Loopback, Http.BaseAddress!.Port);
        NetworkStream stream = client.GetStream();
        var answer = new MemoryStream();
        try
        {
            stream.Write(request);
            // One that promised more than it sent, or no longer says that it is the last one, is cut off, not waited for; cut off
            // before, the server answers nothing at all.
            var buffer = new byte[16_384];
            for (bool open = true; ;)
            {
                if (open && !client.Client.Poll(Patience, SelectMode.SelectRead))
                {
                    client.Client.Shutdown(SocketShutdown.Send);
                    open = false;
                }

                int read = stream.Read(buffer);
                if (read == 0)
                    break;
                answer.Write(buffer, 0, read);
            }
        }
        catch (IOException)
        {
            // The server may end the connection while it is still written to, and says why before.
        }

        if (answer.Length > 0)
            Interlocked.Increment(ref _answered);
        return answer.ToArray();
    }

    private static void Check(byte[] bytes, bool head)
    {
        string answer = Encoding.Latin1.GetString(bytes);
        if (answer.Length == 0)
            return;
        answer.ShouldStartWith("HTTP/1.1 ");
        int status = int.Parse(answer.AsSpan(9, 3), null);
        status.ShouldBeOneOf(200, 202, 204, 304, 400, 404, 405, 408, 409, 411, 413, 414, 415, 417, 431, 501, 505);
        bytes.Length.ShouldBeLessThan(100_000);
        answer.ShouldNotContain("alert(1)<");
        answer.ShouldNotContain("   at Leafwire");
        string body = answer[(answer.IndexOf("\r\n\r\n", StringComparison.Ordinal) + 4)..];
        bool isProblem = answer.Contains("Content-Type: application/problem+json", StringComparison.Ordinal);
        // The web server refuses by itself what is no HTTP, without a text.
        (isProblem || status is not (404 or 405 or 409 or 415)).ShouldBeTrue(answer);
        if (!head && isProblem)
        {
            int from = body.IndexOf('{', StringComparison.Ordinal), to = body.LastIndexOf('}');
            using JsonDocument problem = JsonDocument.Parse(body[from..(to + 1)]);
            problem.RootElement.GetProperty("status").GetInt32().ShouldBe(status);
            problem.RootElement.GetProperty("title").GetString().ShouldNotBeNullOrEmpty();
        }
    }

    // Lets the runner go, also when the test fails: its end is waited for.
    private sealed class Ending(TaskCompletionSource over) : IDisposable
    {
        public void Dispose() => over.SetResult();
    }

    private static string Pick(string[] of, int at) => of[(at & 0x7FFFFFFF) % of.Length];
}
