using System.Text.Json.Nodes;

namespace Leafwire.Tests.Unit.Infra;

/// <summary>What the Functions host is told in <c>host.json</c>.</summary>
public sealed class FunctionsHostTests
{
    [Theory]
    [InlineData("controlQueueVisibilityTimeout")]
    [InlineData("workItemQueueVisibilityTimeout")]
    public void Host_Killed_IsFollowedWellBeforeTheSwitchesGoBack(string key)
    {
        // What a killed host had in hand is invisible that long; the backend's default is as long as the shortest commit timer by default.
        JsonNode storage = JsonNode.Parse(Repository.Read("functions/host.json"))!["extensions"]!["durableTask"]!["storageProvider"]!;
        TimeSpan.Parse(storage[key]!.ToString(), null).ShouldBeLessThan(TimeSpan.FromMinutes(5) / 3);
    }

    // A push that a newer host began must not be replayed by one of before while both run.
    [Theory]
    [InlineData("functions/host.json")]
    [InlineData("functions/host.azure.json")]
    public void Orchestration_OfANewerVersion_IsLeftToItsHost(string file)
    {
        JsonNode durable = JsonNode.Parse(Repository.Read(file))!["extensions"]!["durableTask"]!;
        durable["defaultVersion"].ShouldNotBeNull().ToString().ShouldNotBeEmpty();
        durable["versionMatchStrategy"].ShouldNotBeNull().ToString().ShouldBe("CurrentOrOlder");
        durable["versionFailureStrategy"].ShouldNotBeNull().ToString().ShouldBe("Reject");
    }

    [Fact]
    public void Host_LocalAndAzure_DifferInTheDurableBackendOnly()
    {
        JsonNode local = JsonNode.Parse(Repository.Read("functions/host.json"))!,
            azure = JsonNode.Parse(Repository.Read("functions/host.azure.json"))!;
        foreach (JsonNode host in new[] { local, azure })
        {
            JsonObject durable = host["extensions"]!["durableTask"]!.AsObject();
            durable.Remove("hubName");
            durable.Remove("storageProvider");
        }

        JsonNode.DeepEquals(local, azure).ShouldBeTrue($"{local}\n{azure}");
    }
}
