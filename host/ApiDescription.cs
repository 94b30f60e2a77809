using System.Text.Json.Serialization;
using Leafwire.Pipeline.Api;
using Leafwire.Pipeline.Reports;
using Microsoft.AspNetCore.Mvc;

namespace Leafwire.Host;

/// <summary>
/// Describes the API, as OpenAPI, by its routes and by the types of what they answer. What is written of it is checked in and served
/// by every host.
/// </summary>
internal static class ApiDescription
{
    /// <summary>The document's name.</summary>
    public const string Name = "leafwire";

    private const string Problems = "application/problem+json";

    /// <summary>Makes the description.</summary>
    public static void AddApiDescription(this IServiceCollection services)
    {
        // As the answers are written: by the converters of the two contexts that write them.
        services.ConfigureHttpJsonOptions(options =>
        {
            options.SerializerOptions.NumberHandling = JsonNumberHandling.Strict;
            IEnumerable<JsonConverter> known = [.. ApiJson.Default.Options.Converters, .. PipelineJson.Default.Options.Converters];
            foreach (JsonConverter converter in known.DistinctBy(c => c.GetType()))
                options.SerializerOptions.Converters.Add(converter);
        });
        services.AddOpenApi(Name, options => options.AddDocumentTransformer((document, _, _) =>
        {
            document.Info.Title = "Leafwire";
            document.Info.Version = "1";
            document.Info.Description =
                "Pushes, what they change, and the decisions of people about them. Every error is a problem of RFC 9457 whose detail "
                + "says what is wrong and what to do. Where callers are asked who they are, a token goes into Authorization: Bearer, "
                + "or a function's key into x-functions-key; Azure Functions refuse a missing key (401) before the API is asked, and "
                + "without a body. They send no events: a push is followed there by waiting for its log.";
            // Where it is served is no part of what it is.
            document.Servers?.Clear();
            return Task.CompletedTask;
        }));
    }

    /// <summary>Describes a route that answers with a document.</summary>
    /// <param name="route">The route.</param>
    /// <param name="name">The operation's id.</param>
    /// <param name="summary">What it does.</param>
    /// <param name="status">The status of success.</param>
    /// <param name="problems">What else it may answer with.</param>
    public static RouteHandlerBuilder Describe<T>(
        this RouteHandlerBuilder route, string name, string summary, int status = 200, params int[] problems)
    {
        route.WithName(name).WithSummary(summary).Produces<T>(status, "application/json");
        return route.WithProblems(problems);
    }

    /// <summary>Describes a route that answers with a text of another kind.</summary>
    public static RouteHandlerBuilder DescribeText(
        this RouteHandlerBuilder route, string name, string summary, string type, params int[] problems)
    {
        route.WithName(name).WithSummary(summary).Produces<string>(200, type);
        return route.WithProblems(problems);
    }

    private static RouteHandlerBuilder WithProblems(this RouteHandlerBuilder route, int[] problems)
    {
        foreach (int problem in problems.Concat([401, 403, 503]).Distinct().Order())
            route.Produces<ProblemDetails>(problem, Problems);
        return route;
    }
}
