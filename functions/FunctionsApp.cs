using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Azure.Core.Serialization;
using Leafwire.Functions.Access;
using Leafwire.Pipeline;
using Leafwire.Pipeline.Steps;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Azure.Functions.Worker.Core.FunctionMetadata;
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
        services.AddSingleton(new AppServiceAccess(configuration));
        services.Configure<WorkerOptions>(options => options.Serializer = new JsonObjectSerializer(Json));
        return services;
    }

    /// <summary>Lets HTTP functions go without a key where callers are signed in; to be called when the functions are known.</summary>
    /// <exception cref="InvalidOperationException">They are not known yet, or nobody signs callers in.</exception>
    public static IServiceCollection AddSignIn(this IServiceCollection services, IConfiguration configuration)
    {
        var access = new AppServiceAccess(configuration);
        if (!access.IsAsked)
            return services;
        ServiceDescriptor known = services.LastOrDefault(s => s.ServiceType == typeof(IFunctionMetadataProvider))
            ?? throw new InvalidOperationException("the functions are not known yet, so none of them can be told to go without a key");
        return services.AddSingleton<IFunctionMetadataProvider>(
            provider => new KeylessFunctions((IFunctionMetadataProvider)Create(provider, known), access));
    }

    private static object Create(IServiceProvider provider, ServiceDescriptor service) =>
        service.ImplementationInstance ?? service.ImplementationFactory?.Invoke(provider)
        ?? ActivatorUtilities.CreateInstance(provider, service.ImplementationType!);
}
