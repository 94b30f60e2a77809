using Leafwire.Functions;
using Leafwire.Tests.Functions.Hosting;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;

namespace Leafwire.Tests.Functions;

/// <summary>What keeps the function app from starting.</summary>
public sealed class StartTests
{
    [Theory]
    [InlineData("Leafwire:Storage:ConnectionString", null, "set one of Leafwire:Storage:ConnectionString")]
    [InlineData("Leafwire:Storage:ConnectionString", "AccountKey=secret",
        "Leafwire:Storage:ConnectionString is no storage connection string")]
    [InlineData("Leafwire:Nats:Url", "hub.example.net", "Leafwire:Nats:Url holds 'hub.example.net'")]
    public async Task Start_WithAKeyThatIsWrong_FailsAndNamesIt(string key, string? value, string says)
    {
        HostApplicationBuilder builder = Host.CreateEmptyApplicationBuilder(null);
        builder.Configuration.AddInMemoryCollection(new Dictionary<string, string?>
        {
            ["Leafwire:Storage:ConnectionString"] = "UseDevelopmentStorage=true",
            [key] = value,
        });
        builder.Services.AddSingleton<IHostLifetime, QuietLifetime>();
        builder.Services.AddFunctions(builder.Configuration);
        using IHost app = builder.Build();

        OptionsValidationException failure = await Should.ThrowAsync<OptionsValidationException>(
            () => app.StartAsync(TestContext.Current.CancellationToken));
        failure.Message.ShouldContain(says);
        failure.Message.ShouldNotContain("secret");
    }
}
