using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Azure.Core.Serialization;
using Leafwire.Pipeline;
using Leafwire.Pipeline.Steps;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;

namespace Leafwire.Functions;

/// <summary>Registers what the functions need.</summary>
internal static class FunctionsApp
{
    /// <summary>How activities' inputs and outputs are written: as the steps write their own.</summary>
    public static readonly JsonSerializerOptions Json = new(StepsJson.Default.Options)
    {
        TypeInfoResolver = JsonTypeInfoResolver.Combine(StepsJson.Default, new DefaultJsonTypeInfoResolver()),
    };

    /// <summary>Adds the pipeline and the triggers.</summary>
    public static IServiceCollection AddFunctions(this IServiceCollection services, IConfiguration configuration)
    {
        services.AddPipeline(configuration);
        services.Configure<WorkerOptions>(options => options.Serializer = new JsonObjectSerializer(Json));
        return services;
    }
}
