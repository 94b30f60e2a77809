using System.Text.Json.Nodes;
using System.Text.RegularExpressions;

namespace Leafwire.Tests.Unit.Infra;

/// <summary>What must never slip, for both ways to reach a deployment.</summary>
[Collection(nameof(Bicep))]
public sealed partial class BicepSecurityTests
{
    private const string Uploader = "11111111-1111-1111-1111-111111111111";
    private const string PolicyWriter = "22222222-2222-2222-2222-222222222222";

    public static TheoryData<string> Accesses => ["public", "private"];

    [Theory]
    [MemberData(nameof(Accesses))]
    public async Task Storage_Deployed_HasNoKeysNoPublicBlobsAndTls12(string access)
    {
        Deployment deployment = await Predict(access);

        IReadOnlyList<JsonObject> accounts = [.. deployment.OfType("Microsoft.Storage/storageAccounts")];
        accounts.Count.ShouldBe(2);
        foreach (JsonNode properties in accounts.Select(account => account["properties"]!))
        {
            properties["allowSharedKeyAccess"]!.GetValue<bool>().ShouldBeFalse();
            properties["allowBlobPublicAccess"]!.GetValue<bool>().ShouldBeFalse();
            ((string)properties["minimumTlsVersion"]!).ShouldBe("TLS1_2");
        }

        foreach (JsonObject container in deployment.OfType("Microsoft.Storage/storageAccounts/blobServices/containers"))
            ((string?)container["properties"]?["publicAccess"] ?? "None").ShouldBe("None");
    }

    [Theory]
    [MemberData(nameof(Accesses))]
    public async Task Storage_Deployed_IsPlainOnlyForNfsAndThereShutToAllButTheHub(string access)
    {
        Deployment deployment = await Predict(access);

        JsonNode plain = deployment.OfType("Microsoft.Storage/storageAccounts")
            .Single(account => !account["properties"]!["supportsHttpsTrafficOnly"]!.GetValue<bool>());
        ((string)plain["kind"]!).ShouldBe("FileStorage");
        ((string)plain["properties"]!["networkAcls"]!["defaultAction"]!).ShouldBe("Deny");
        ((string)plain["properties"]!["networkAcls"]!["bypass"]!).ShouldBe("None");
        JsonNode rule = plain["properties"]!["networkAcls"]!["virtualNetworkRules"]!.AsArray().Single()!;
        ((string)rule["id"]!).ShouldContain("hubSubnetId");
    }

    [Theory]
    [MemberData(nameof(Accesses))]
    public async Task Services_Deployed_TakeIdentitiesOnly(string access)
    {
        Deployment deployment = await Predict(access);

        JsonNode vault = deployment.Single("Microsoft.KeyVault/vaults")["properties"]!;
        vault["enableRbacAuthorization"]!.GetValue<bool>().ShouldBeTrue();
        vault["enablePurgeProtection"]!.GetValue<bool>().ShouldBeTrue();
        vault["accessPolicies"].ShouldBeNull();
        deployment.Single("Microsoft.OperationalInsights/workspaces")["properties"]!["features"]!["disableLocalAuth"]!.GetValue<bool>()
            .ShouldBeTrue();
        deployment.Single("Microsoft.Insights/components")["properties"]!["DisableLocalAuth"]!.GetValue<bool>().ShouldBeTrue();
        deployment.OfType("Microsoft.Web/sites/basicPublishingCredentialsPolicies")
            .ToDictionary(policy => ((string)policy["id"]!).Split('/')[^1], policy => policy["properties"]!["allow"]!.GetValue<bool>())
            .ShouldBe(new Dictionary<string, bool> { ["ftp"] = false, ["scm"] = false });
    }

    [Theory]
    [InlineData("main.bicep", false)]
    [InlineData("events.bicep", true)]
    public async Task Templates_Compiled_AskForKeysOnlyForTheWebhook(string template, bool asks)
    {
        JsonObject compiled = await Bicep.Compile(template);

        string[] calls = [.. KeyCalls().Matches(compiled.ToJsonString()).Select(match => match.Value)];

        calls.ShouldBe(asks ? ["listKeys("] : []);
        if (asks)
            (await File.ReadAllTextAsync(Repository.At($"{Bicep.Folder}/{template}"), TestContext.Current.CancellationToken)).ShouldContain(
                "/host/default', '2024-04-01').systemKeys.blobs_extension");
    }

    [Theory]
    [InlineData("main.bicep")]
    [InlineData("events.bicep")]
    public async Task Templates_Compiled_GiveOutNoSecret(string template)
    {
        JsonObject compiled = await Bicep.Compile(template);

        IReadOnlyList<(string Name, string Text)> outputs = [.. OutputsOf(compiled)];

        if (template == "main.bicep")
            outputs.Select(output => output.Name).ShouldContain("functionAppName");
        foreach ((string name, string text) in outputs)
        {
            Secrets().IsMatch(text).ShouldBeFalse($"output {name}: {text}");
            Secrets().IsMatch(name).ShouldBeFalse($"output {name}");
        }
    }

    [Theory]
    [MemberData(nameof(Accesses))]
    public async Task Roles_Deployed_AreThoseListed(string access)
    {
        Deployment deployment = await Predict(access);

        const string storage = "Microsoft.Storage/storageAccounts";
        const string secret = "Microsoft.KeyVault/vaults/secrets";
        deployment.Grants.ShouldBe(
        [
            new Grant("functions", "b7e6dc6d-f1e8-4753-8033-0f276bb0955b", storage), // Storage Blob Data Owner
            new Grant("functions", "974c5e8b-45b9-4653-ba55-5f855dd0fb88", storage), // Storage Queue Data Contributor
            new Grant("functions", "0a9a7e1f-b9d0-4cc4-a60d-0319b160aaa3", storage), // Storage Table Data Contributor
            new Grant("functions", "3913510d-42f4-4e42-8a64-420c390055eb", "Microsoft.Insights/components"), // Monitoring Metrics Publisher
            // Durable Task Data Contributor
            new Grant("functions", "0ad04412-c4d5-4796-b79c-f76d14c8d402", "Microsoft.DurableTask/schedulers"),
            new Grant("functions", "4633458b-17de-408a-b874-0445c86b69e6", $"{secret} pipeline-password"), // Key Vault Secrets User
            new Grant("functions", "4633458b-17de-408a-b874-0445c86b69e6", $"{secret} command-signing-seed"),
            new Grant("hub", "4633458b-17de-408a-b874-0445c86b69e6", $"{secret} hub-accounts"),
            new Grant("hub", "4633458b-17de-408a-b874-0445c86b69e6", $"{secret} hub-certificate"),
            new Grant("hub", "4633458b-17de-408a-b874-0445c86b69e6", $"{secret} hub-certificate-key"),
            new Grant("hub", "4633458b-17de-408a-b874-0445c86b69e6", $"{secret} site-authorities"),
            // Storage Blob Data Contributor
            new Grant("events", "ba92f5b4-2d11-453d-a403-e96b0029c9fe", $"{storage}/blobServices/containers undelivered-events"),
            new Grant(Uploader, "ba92f5b4-2d11-453d-a403-e96b0029c9fe", $"{storage}/blobServices/containers avd-configs"),
            // Not the uploader: a site's policy would else be for the asked to say.
            new Grant(PolicyWriter, "ba92f5b4-2d11-453d-a403-e96b0029c9fe", $"{storage}/blobServices/containers leafwire-policy"),
            // Storage Blob Data Reader
            new Grant(Uploader, "2a2b9908-6ea1-4ae2-8e65-a410df84e7d1", $"{storage}/blobServices/containers leafwire-results"),
            // Storage Table Data Reader
            new Grant(Uploader, "76199698-9eea-4c19-bc75-cec21354c6b6", $"{storage}/tableServices/tables LeafwirePushes"),
            new Grant(Uploader, "76199698-9eea-4c19-bc75-cec21354c6b6", $"{storage}/tableServices/tables LeafwireDevices"),
        ], ignoreOrder: true);
    }

    internal static Task<Deployment> Predict(string access, string more = "") => Bicep.Predict($"""
        param environmentName = 'test'
        param hubHostName = 'hub.leafwire.example.com'
        param access = '{access}'
        param uploaderPrincipalIds = ['{Uploader}']
        param policyWriterPrincipalIds = ['{PolicyWriter}']
        param alertEmails = ['operations@example.com']
        {more}
        """);

    /// <summary>The outputs of a template and of the modules in it.</summary>
    private static IEnumerable<(string Name, string Text)> OutputsOf(JsonObject template)
    {
        foreach ((string name, JsonNode? output) in template["outputs"]?.AsObject() ?? [])
            yield return (name, output!.ToJsonString());
        IEnumerable<JsonNode?> resources = template["resources"] is JsonObject named
            ? named.Select(resource => resource.Value)
            : template["resources"]!.AsArray();
        foreach (JsonNode module in resources.OfType<JsonNode>()
            .Where(resource => (string?)resource["type"] == "Microsoft.Resources/deployments"))
        {
            foreach ((string, string) output in OutputsOf(module["properties"]!["template"]!.AsObject()))
                yield return output;
        }
    }

    [GeneratedRegex(@"\blist[A-Z]\w*\(")]
    private static partial Regex KeyCalls();

    [GeneratedRegex(@"\blist\w*\(|secure(string|object)|connectionString|instrumentationKey|systemKeys|accountKey|\bpassword\b(?!-)",
        RegexOptions.IgnoreCase)]
    private static partial Regex Secrets();
}
