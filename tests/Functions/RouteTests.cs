using System.Reflection;
using System.Text.Json.Nodes;
using Leafwire.Functions.Api;
using Leafwire.Pipeline.Api;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.AspNetCore.Routing.Constraints;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Extensions.DependencyInjection;

namespace Leafwire.Tests.Functions;

/// <summary>
/// Which function answers a request. The Functions host asks its routes one after the other, by the functions' names, and takes the
/// first that fits: unlike ASP.NET, no written word counts more than a parameter.
/// </summary>
public sealed class RouteTests
{
    // Functions send no events; whoever follows a push asks for its log again and again.
    private const string NotServed = "/" + LogApi.EventsRoute;

    private static readonly ServiceProvider s_services = new ServiceCollection().AddLogging().AddRouting().BuildServiceProvider();

    public static TheoryData<string, string> Requests()
    {
        JsonObject paths = JsonNode.Parse(PushApi.Description().Body.Span)!["paths"]!.AsObject();
        var requests = new TheoryData<string, string>();
        foreach ((string path, JsonNode? operations) in paths.Where(p => p.Key != NotServed))
        {
            foreach ((string method, _) in operations!.AsObject())
                requests.Add(method, path);
        }

        return requests;
    }

    [Theory]
    [MemberData(nameof(Requests))]
    public async Task Request_OfTheDescription_IsAnsweredByTheOneFunctionForIt(string method, string path)
    {
        IReadOnlyList<string> functions = await AnswersAsync(
            method, path.Replace("{decision}", "approve", StringComparison.Ordinal).Replace('{', '-').Replace('}', '-'));

        functions.Count.ShouldBe(path.StartsWith("/api/", StringComparison.Ordinal) ? 2 : 1);
        TemplateOf(functions[0]).ShouldBe(path[1..]);
    }

    [Theory]
    [InlineData("approve", "DecidePush")]
    [InlineData("reject", "DecidePush")]
    [InlineData("cancel", "DecidePush")]
    [InlineData("promote", "DecidePush")]
    [InlineData("undo", "DecidePush")]
    [InlineData("restored", "DecidePush")]
    [InlineData("restore", "RestorePush")]
    [InlineData("Restore", "RestorePush")]
    [InlineData("keep", "KeepPush")]
    [InlineData("Keep", "KeepPush")]
    [InlineData("keeper", "DecidePush")]
    public async Task WordAboutAPush_IsADecisionUnlessItHasARouteOfItsOwn(string word, string function) =>
        (await AnswersAsync("post", $"/api/pushes/0123456789abcdef/{word}")).ShouldBe([function, "Unserved"]);

    // With a problem, as the other host does; a root's "{*path}" would take the Functions host's own routes away.
    [Theory]
    [InlineData("get", "/api/nothing", true)]
    [InlineData("get", "/api", true)]
    [InlineData("get", "/api/pushes/0123456789abcdef/events", true)]
    [InlineData("delete", "/api/pushes", true)]
    [InlineData("options", "/api/pushes/0123456789abcdef/keep", true)]
    [InlineData("post", "/runtime/webhooks/blobs", false)]
    [InlineData("get", "/admin/host/status", false)]
    public async Task Request_ThatNoFunctionIsFor_IsRefusedWhereItIsOfTheApi(string method, string path, bool isOfTheApi) =>
        (await AnswersAsync(method, path)).ShouldBe(isOfTheApi ? ["Unserved"] : []);

    private static async Task<IReadOnlyList<string>> AnswersAsync(string method, string path)
    {
        var answers = new List<string>();
        foreach ((string name, HttpTriggerAttribute trigger) in Triggers().OrderBy(t => t.Name, StringComparer.OrdinalIgnoreCase))
        {
            var http = new DefaultHttpContext { RequestServices = s_services };
            http.Request.Method = method;
            http.Request.Path = path;
            var context = new RouteContext(http);
            await new Route(
                new RouteHandler(_ => Task.CompletedTask), trigger.Route!, null,
                trigger.Methods is { } methods
                    ? new Dictionary<string, object> { ["method"] = new HttpMethodRouteConstraint(methods) }
                    : [],
                null,
                s_services.GetRequiredService<IInlineConstraintResolver>()).RouteAsync(context);
            if (context.Handler is not null)
                answers.Add(name);
        }

        return answers;
    }

    // The route without what narrows its parameters.
    private static string TemplateOf(string function)
    {
        var template = Microsoft.AspNetCore.Routing.Template.TemplateParser.Parse(
            Triggers().Single(t => t.Name == function).Trigger.Route!);
        return string.Join('/', template.Segments.Select(s => s.Parts[0]).Select(p => p.IsParameter ? $"{{{p.Name}}}" : p.Text));
    }

    private static IEnumerable<(string Name, HttpTriggerAttribute Trigger)> Triggers() =>
        typeof(PushHttp).Assembly.GetTypes().SelectMany(t => t.GetMethods())
            .Select(m => (m.GetCustomAttribute<FunctionAttribute>()?.Name!,
                m.GetParameters().Select(p => p.GetCustomAttribute<HttpTriggerAttribute>()).FirstOrDefault(a => a is not null)!))
            .Where(f => f.Item2 is not null);
}
