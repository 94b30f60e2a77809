using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Azure.Core.Serialization;
using Leafwire.Functions.Triggers;
using Leafwire.Pipeline.Reports;
using Leafwire.Pipeline.Steps;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;

namespace Leafwire.Functions;

/// <summary>Registers what the functions need.</summary>
internal static class FunctionsApp
{
    /// <summary>How activities' inputs and outputs are written: as the pipeline stores its own.</summary>
    public static readonly JsonSerializerOptions Json = new(PipelineJson.Default.Options)
    {
        TypeInfoResolver = JsonTypeInfoResolver.Combine(PipelineJson.Default, new DefaultJsonTypeInfoResolver()),
    };

    /// <summary>Adds the pipeline and the triggers.</summary>
    public static IServiceCollection AddFunctions(this IServiceCollection services, IConfiguration configuration)
    {
        services.AddPipeline(configuration);
        services.AddSingleton<PushStarter>();
        services.Configure<WorkerOptions>(options => options.Serializer = new JsonObjectSerializer(Json));
        return services;
    }
}
