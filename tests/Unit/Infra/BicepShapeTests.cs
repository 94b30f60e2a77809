using System.Reflection;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Leafwire.Contracts;
using Leafwire.Pipeline.Api;
using Microsoft.Extensions.Logging;

namespace Leafwire.Tests.Unit.Infra;

/// <summary>What a deployment consists of and how it is reached.</summary>
[Collection(nameof(Bicep))]
public sealed partial class BicepShapeTests
{
    [Fact]
    public async Task FunctionApp_Deployed_ScalesToZero()
    {
        Deployment deployment = await BicepSecurityTests.Predict("public");

        JsonObject plan = deployment.Single("Microsoft.Web/serverfarms");
        ((string)plan["sku"]!["tier"]!).ShouldBe("FlexConsumption");
        JsonNode app = deployment.Single("Microsoft.Web/sites")["properties"]!;
        app["functionAppConfig"]!["scaleAndConcurrency"]!["alwaysReady"]!.AsArray().ShouldBeEmpty();
        ((string)app["functionAppConfig"]!["runtime"]!["name"]!).ShouldBe("dotnet-isolated");
        ((string)app["functionAppConfig"]!["deployment"]!["storage"]!["authentication"]!["type"]!).ShouldBe("UserAssignedIdentity");
    }

    // A caller whom the platform did not sign in reaches nothing but what has a key of its own, or tells nothing.
    [Fact]
    public async Task FunctionApp_WithAnAppRegistration_SignsCallersIn()
    {
        const string client = "33333333-3333-3333-3333-333333333333";
        Deployment deployment = await BicepSecurityTests.Predict("public", $"param signInClientId = '{client}'");

        JsonObject[] configs = [.. deployment.OfType("Microsoft.Web/sites/config")];
        configs.Single(c => ((string)c["name"]!).EndsWith("appsettings", StringComparison.Ordinal))["properties"]!.ToJsonString()
            .ShouldContain("Leafwire__Access__AppService");
        JsonNode signIn = configs.Single(c => ((string)c["name"]!).EndsWith("authsettingsV2", StringComparison.Ordinal))["properties"]!;
        signIn["platform"]!["enabled"]!.GetValue<bool>().ShouldBeTrue();
        signIn["globalValidation"]!["requireAuthentication"]!.GetValue<bool>().ShouldBeTrue();
        ((string)signIn["globalValidation"]!["unauthenticatedClientAction"]!).ShouldBe("Return401");
        signIn["globalValidation"]!["excludedPaths"]!.AsArray().Select(path => (string)path!)
            .ShouldBe(["/runtime/webhooks/blobs", $"/{PushApi.HealthRoute}"]);
        JsonNode directory = signIn["identityProviders"]!["azureActiveDirectory"]!;
        ((string)directory["registration"]!["clientId"]!).ShouldBe(client);
        // The cloud's own address is known to Azure alone.
        ((string)directory["registration"]!["openIdIssuer"]!).ShouldBe(
            "[format('{0}{1}/v2.0', environment().authentication.loginEndpoint, '00000000-0000-0000-0000-000000000002')]");
        directory["validation"]!["allowedAudiences"]!.AsArray().Select(audience => (string)audience!)
            .ShouldBe([client, $"api://{client}"]);
    }

    [Fact]
    public async Task FunctionApp_WithoutAnAppRegistration_TakesKeys()
    {
        JsonObject config = (await BicepSecurityTests.Predict("public")).Single("Microsoft.Web/sites/config");
        ((string)config["name"]!).ShouldEndWith("appsettings");
        config["properties"]!.ToJsonString().ShouldNotContain("Leafwire__Access__AppService");
    }

    [Theory]
    [InlineData("public")]
    [InlineData("private")]
    public async Task FunctionApp_Deployed_SpeaksTls12AndHttpsOnly(string access)
    {
        Deployment deployment = await BicepSecurityTests.Predict(access);

        JsonNode app = deployment.Single("Microsoft.Web/sites")["properties"]!;
        app["httpsOnly"]!.GetValue<bool>().ShouldBeTrue();
        ((string)app["siteConfig"]!["minTlsVersion"]!).ShouldBe("1.2");
        ((string)app["siteConfig"]!["scmMinTlsVersion"]!).ShouldBe("1.2");
        ((string)app["siteConfig"]!["ftpsState"]!).ShouldBe("Disabled");
    }

    [Fact]
    public async Task FunctionApp_Deployed_IsConfiguredByIdentity()
    {
        Deployment deployment = await BicepSecurityTests.Predict("public");

        string settings = deployment.Single("Microsoft.Web/sites/config")["properties"]!.ToJsonString();
        settings.ShouldContain("AzureWebJobsStorage__accountName");
        settings.ShouldContain("AzureWebJobsStorage__clientId");
        settings.ShouldContain("AzureWebJobs.PushUploaded.Disabled");
        settings.ShouldContain("AzureWebJobsDisableHomepage");
        settings.ShouldContain("Authentication=ManagedIdentity");
        settings.ShouldContain("azureManaged");
        settings.ShouldContain("Microsoft.KeyVault(SecretUri=");
        settings.ShouldContain("Leafwire__Signing__Seed");
        settings.ShouldNotContain("AccountKey");
        settings.ShouldNotContain("AzureWebJobsStorage'");
    }

    [Fact]
    public async Task Access_Private_ShutsEverythingButEventGrid()
    {
        Deployment deployment = await BicepSecurityTests.Predict("private");

        deployment.OfType("Microsoft.App/containerApps").Select(app => (string)app["name"]!).ShouldBe(["hub"]);
        foreach (string type in (string[])["Microsoft.KeyVault/vaults", "Microsoft.DurableTask/schedulers"])
            ((string)deployment.Single(type)["properties"]!["publicNetworkAccess"]!).ShouldBe("Disabled");
        JsonNode storage = deployment.OfType("Microsoft.Storage/storageAccounts")
            .Single(account => (string)account["kind"]! == "StorageV2")["properties"]!;
        ((string)storage["publicNetworkAccess"]!).ShouldBe("Disabled");
        JsonNode site = deployment.Single("Microsoft.Web/sites")["properties"]!["siteConfig"]!;
        ((string)site["ipSecurityRestrictionsDefaultAction"]!).ShouldBe("Deny");
        site["ipSecurityRestrictions"]!.AsArray().Select(rule => (string)rule!["ipAddress"]!).ShouldBe(["AzureEventGrid"]);
        deployment.OfType("Microsoft.Network/privateEndpoints")
            .Select(endpoint => (string)endpoint["properties"]!["privateLinkServiceConnections"]![0]!["properties"]!["groupIds"]![0]!)
            .ShouldBe(["blob", "queue", "table", "vault", "scheduler"], ignoreOrder: true);
    }

    [Fact]
    public async Task Hub_Deployed_ShowsTheInternetItsLeafPortOnly()
    {
        Deployment deployment = await BicepSecurityTests.Predict("public");

        string[] open = [.. deployment.OfType("Microsoft.App/managedEnvironments")
            .Where(one => !one["properties"]!["vnetConfiguration"]!["internal"]!.GetValue<bool>()).Select(one => (string)one["id"]!)];
        open.Length.ShouldBe(1);
        JsonObject[] exposed =
            [.. deployment.OfType("Microsoft.App/containerApps").Where(app => open.Contains((string)app["properties"]!["environmentId"]!))];
        JsonNode ingress = exposed.ShouldHaveSingleItem()["properties"]!["configuration"]!["ingress"]!;
        ((string)ingress["transport"]!).ShouldBe("tcp");
        ingress["exposedPort"]!.GetValue<int>().ShouldBe(7422);
        ingress["targetPort"]!.GetValue<int>().ShouldBe(7422);
        ingress["additionalPortMappings"].ShouldBeNull();
        string gate = await File.ReadAllTextAsync(Repository.At($"{Bicep.Folder}/gate/nginx.conf"), TestContext.Current.CancellationToken);
        gate.Split('\n').Where(line => line.Contains("listen", StringComparison.Ordinal)).ShouldHaveSingleItem().Trim()
            .ShouldBe("listen LEAF_PORT;");
        ((string)exposed[0]["properties"]!["configuration"]!["secrets"]![0]!["value"]!).ShouldContain("'LEAF_PORT', '7422'");
    }

    [Theory]
    [InlineData("public")]
    [InlineData("private")]
    public async Task Hub_Deployed_IsOneServerOnAKeptStoreWithItsSecretsFromTheVault(string access)
    {
        Deployment deployment = await BicepSecurityTests.Predict(access);

        JsonNode hub = deployment.Single("Microsoft.App/containerApps", "hub")["properties"]!;
        hub["template"]!["scale"]!["minReplicas"]!.GetValue<int>().ShouldBe(1);
        hub["template"]!["scale"]!["maxReplicas"]!.GetValue<int>().ShouldBe(1);
        hub["template"]!["volumes"]!.AsArray().Select(volume => (string)volume!["storageType"]!).ShouldBe(["NfsAzureFile", "Secret"]);
        hub["configuration"]!["secrets"]!.AsArray().Where(secret => secret!["value"] is not null).Select(secret => (string)secret!["name"]!)
            .ShouldBe(["hub", "server", "interest"]);
        hub["configuration"]!["secrets"]!.AsArray().Count(secret => secret!["keyVaultUrl"] is not null).ShouldBe(4);
        ((string)deployment.Single("Microsoft.App/managedEnvironments/storages")["properties"]!["nfsAzureFile"]!["accessMode"]!)
            .ShouldBe("ReadWrite");
    }

    [Fact]
    public async Task Hub_Deployed_FindsEveryFileThatItsConfigurationNames()
    {
        Deployment deployment = await BicepSecurityTests.Predict("public");
        JsonNode hub = deployment.Single("Microsoft.App/containerApps", "hub")["properties"]!;
        string configuration = string.Concat(hub["configuration"]!["secrets"]!.AsArray().Select(secret => (string?)secret!["value"]));

        string[] named = [.. MountedFile().Matches(configuration).Select(match => match.Groups["file"].Value).Distinct()];

        string[] mounted =
            [.. hub["template"]!["volumes"]!.AsArray().Single(volume => (string)volume!["name"]! == "configuration")!["secrets"]!.AsArray()
                .Select(secret => (string)secret!["path"]!)];
        // The accounts, which the vault has, include the interest.
        mounted.ShouldBe([.. named, "hub.conf", "interest.conf"], ignoreOrder: true);
        configuration.ShouldBe(Repository.Read("infra/nats/hub.conf") + Repository.Read("infra/nats/hub-server.conf")
            + Repository.Read("infra/nats/interest.conf"));
        configuration.ShouldContain($"domain: {Names.HubDomain}");
        configuration.ShouldContain("STORE: /data\n");
        configuration.ShouldContain("listen: 0.0.0.0:7422");
        configuration.ShouldContain("listen: 0.0.0.0:4222");
    }

    [Fact]
    public async Task Hub_NotYetDeployed_LeavesTheRestInPlace()
    {
        Deployment deployment = await BicepSecurityTests.Predict("public", "param deployHub = false");

        deployment.OfType("Microsoft.App/containerApps").ShouldBeEmpty();
        deployment.OfType("Microsoft.KeyVault/vaults").ShouldHaveSingleItem();
        deployment.OfType("Microsoft.Web/sites").ShouldHaveSingleItem();
        deployment.Grants.ShouldNotContain(grant => grant.Scope.StartsWith("Microsoft.KeyVault", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Storage_Deployed_HasWhatThePipelineWritesTo()
    {
        Deployment deployment = await BicepSecurityTests.Predict("public");

        deployment.OfType("Microsoft.Storage/storageAccounts/blobServices/containers").Select(LastName)
            .ShouldBe(["avd-configs", "leafwire-policy", "leafwire-results", "packages", "undelivered-events"], ignoreOrder: true);
        deployment.OfType("Microsoft.Storage/storageAccounts/tableServices/tables").Select(LastName).ShouldBe(
            ["LeafwirePushes", "LeafwireDevices", "LeafwireNotifications"], ignoreOrder: true);
    }

    // A rule of the storage account knows nothing of who keeps a push, so results are the pipeline's to remove.
    [Fact]
    public async Task Results_Deployed_AreRemovedByThePipelineAlone()
    {
        Deployment deployment = await BicepSecurityTests.Predict("public", "param retentionDays = 30");

        JsonNode rule = deployment.Single("Microsoft.Storage/storageAccounts/managementPolicies")["properties"]!["policy"]!["rules"]!
            .AsArray().ShouldHaveSingleItem()!["definition"]!;
        rule["filters"]!["prefixMatch"]!.AsArray().Select(prefix => (string)prefix!).ShouldBe(["avd-configs/", "undelivered-events/"]);
        rule["actions"]!["baseBlob"]!["delete"]!["daysAfterModificationGreaterThan"]!.GetValue<int>().ShouldBe(30);
        string settings = deployment.Single("Microsoft.Web/sites/config")["properties"]!.ToJsonString();
        settings.ShouldContain("Leafwire__Storage__Retention");
        settings.ShouldContain("30.00:00:00");
    }

    [Fact]
    public async Task Drift_Deployed_IsLookedForAsOftenAsIsSaid()
    {
        Deployment deployment = await BicepSecurityTests.Predict("public", "param driftEvery = '06:00:00'");

        string settings = deployment.Single("Microsoft.Web/sites/config")["properties"]!.ToJsonString();
        settings.ShouldContain("Leafwire__Drift__Every");
        settings.ShouldContain("06:00:00");
    }

    [Fact]
    public async Task Alerts_Deployed_AskForTheStableEventNames()
    {
        Deployment deployment = await BicepSecurityTests.Predict("public");

        string[] queries = [.. deployment.OfType("Microsoft.Insights/scheduledQueryRules")
            .Select(rule => (string)rule["properties"]!["criteria"]!["allOf"]![0]!["query"]!)];
        string[] events = [.. typeof(PushApi).Assembly.GetTypes()
            .SelectMany(t => t.GetMethods(BindingFlags.Static | BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.DeclaredOnly))
            .Where(m => m.GetCustomAttribute<LoggerMessageAttribute>() is not null).Select(m => m.Name)];
        string[] asked = [.. queries.Select(query => Regex.Match(query, "EventName\\) == \"(\\w+)\"").Groups[1].Value)];
        asked.ShouldBe(
            ["PushFailed", "PushWithoutAnswer", "PushAwaitsApproval", "PushReverted", "PushSplit", "DevicesDrifted", "RunnerSilent",
                "RunnerClockOff", "PushStuck", "HubAway", "CommandRefused"], ignoreOrder: true);
        asked.ShouldBeSubsetOf(events);
        deployment.OfType("Microsoft.Insights/scheduledQueryRules")
            .ShouldAllBe(rule => rule["properties"]!["actions"]!["actionGroups"]!.AsArray().Count == 1);
    }

    // What people are told to do about an alert is written for each, and for none that is not there.
    [Fact]
    public async Task Alerts_OfThePage_AreTheTemplates()
    {
        Deployment deployment = await BicepSecurityTests.Predict("public");

        (string, string)[] alerts =
        [
            .. deployment.OfType("Microsoft.Insights/scheduledQueryRules").Select(rule => (
                ((string)rule["name"]!)["leafwire-test-".Length..],
                Regex.Match((string)rule["properties"]!["criteria"]!["allOf"]![0]!["query"]!, "== \"(\\w+)\"").Groups[1].Value)),
            ("dead-letters", ""),
        ];
        JsonObject undelivered = deployment.Single("Microsoft.Insights/metricAlerts");
        ((string)undelivered["name"]!).ShouldEndWith("-dead-letters");
        AlertRow().Matches(Repository.Read("docs/operations.md"))
            .Select(row => (row.Groups["name"].Value, row.Groups["event"].Value)).ShouldBe(alerts, ignoreOrder: true);
    }

    [GeneratedRegex(@"^\| `(?<name>[a-z-]+)` \| (`(?<event>\w+)`)? ?\| \S", RegexOptions.Multiline)]
    private static partial Regex AlertRow();

    [Fact]
    public async Task Events_Compiled_LeadUploadsToTheTrigger()
    {
        JsonObject template = await Bicep.Compile("events.bicep");

        JsonNode subscription = template["resources"]!.AsObject().Select(resource => resource.Value!)
            .Single(resource => ((string)resource["type"]!).EndsWith("/eventSubscriptions", StringComparison.Ordinal))["properties"]!;
        ((string)template["parameters"]!["functionName"]!["defaultValue"]!).ShouldBe("PushUploadedEvent");
        template["variables"]!.ToJsonString().ShouldContain("avd-configs");
        ((string)subscription["destination"]!["endpointType"]!).ShouldBe("WebHook");
        ((string)subscription["destination"]!["properties"]!["endpointUrl"]!).ShouldContain(
            "/runtime/webhooks/blobs?functionName=Host.Functions.");
        ((string)subscription["destination"]!["properties"]!["minimumTlsVersionAllowed"]!).ShouldBe("1.2");
        subscription["filter"]!["includedEventTypes"]!.AsArray().Select(type => (string)type!).ShouldBe(["Microsoft.Storage.BlobCreated"]);
        subscription["deadLetterWithResourceIdentity"].ShouldNotBeNull();
    }

    [GeneratedRegex(@"(include|_file:) ""(?<file>[\w.-]+)""")]
    private static partial Regex MountedFile();

    private static string LastName(JsonObject resource) => ((string)resource["name"]!).Split('/')[^1];
}
