using Leafwire.Host;
using Leafwire.Lab;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.OpenApi;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.OpenApi;

namespace Leafwire.Tests.Integration.Host;

/// <summary>
/// The description of the API that is checked in is what the code says. <c>LEAFWIRE_WRITE_DOCS=true ./leafwire test</c> writes it anew.
/// </summary>
public sealed class ApiDescriptionTests(Cloud cloud) : World(cloud)
{
    [Fact]
    public async Task Description_IsWhatTheRoutesSay()
    {
        WebApplication app = await StartHostAsync();
        IOpenApiDocumentProvider provider = app.Services.GetRequiredKeyedService<IOpenApiDocumentProvider>(ApiDescription.Name);
        OpenApiDocument document = await provider.GetOpenApiDocumentAsync(Cancel);
        string now = (await document.SerializeAsJsonAsync(OpenApiSpecVersion.OpenApi3_1, Cancel)).ReplaceLineEndings("\n") + "\n";
        string file = Path.Combine(LabPaths.Root, "docs", "openapi.json");
        if (Environment.GetEnvironmentVariable("LEAFWIRE_WRITE_DOCS") == "true")
            await File.WriteAllTextAsync(file, now, Cancel);

        (await File.ReadAllTextAsync(file, Cancel)).ShouldBe(now);
        document.Paths.Count.ShouldBeGreaterThan(12);
        document.Paths["/api/pushes/{id}"].Operations.ShouldNotBeNull()[HttpMethod.Get].Responses.ShouldNotBeNull().Keys
            .ShouldBe(["200", "400", "401", "403", "404", "503"], ignoreOrder: true);
        (await Http.GetStringAsync(new Uri("api/openapi.json", UriKind.Relative), Cancel)).ShouldBe(now);
    }
}
