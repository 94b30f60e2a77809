using System.Text;
using System.Text.RegularExpressions;
using Leafwire.Contracts.Settings;
using Leafwire.Pipeline.Policies;
using Leafwire.Runner.Agent;
using Leafwire.Runner.Settings;
using Leafwire.Tests.Unit.Infra;

namespace Leafwire.Tests.Unit.Settings;

/// <summary>
/// The schemas and pages of <c>push.json</c> and <c>runner.json</c> are what the tables print. After a table was changed,
/// <c>LEAFWIRE_WRITE_DOCS=true ./leafwire test</c> writes them anew.
/// </summary>
public sealed partial class SettingsDocumentsTests
{
    private const string PolicyWords = """
        A push follows the policy that lies in its upload as `push.json`. All keys are optional, an unknown one refuses the upload;
        comments and trailing commas are fine. Without the file the defaults hold. Durations are written `90s`, `5m`, `1h30m`, `2d` or
        `00:05:00`. For editors there is a [JSON schema](schemas/push.schema.json), which `"$schema"` may name. The site's own
        [policy](site-policy.md) goes before it.
        """;

    private const string SiteWords = """
        The site has the last word. What it asks of every push lies in the container `leafwire-policy` as `sites/SITE.json`. Who uploads
        has no rights on that container ([deployment](sites.md)), so an approval that it asks for is none that the controlled
        switch off. A push may ask for more than its site and never for less: where its `push.json` leaves something open, the site's
        word counts, and where it says less, the upload is refused and both places are named.

        Where `lab.json` says

        ```json
        {
          "approval": "required",
          "approvers": 2,
          "scope": "wave",
          "neverTouch": ["spine*"],
          "checks": [ { "name": "clock", "type": "ntp", "within": "1m" } ]
        }
        ```

        it is read, stored when it is right, and shown as it was stored:

        ```console
        $ ./leafwire site policy lab --set lab.json
        stored as sites/lab.json, version …: it counts for every push of site lab that is planned from now on
        $ ./leafwire site policy
        lab
        $ ./leafwire site policy lab
        "approval": "required",
        sites/lab.json, version …
        ```

        From then on a `build` with a configuration of `spine1` and this `push.json`

        ```json
        {
          "approvers": 1,
          "scope": "device"
        }
        ```

        is refused. `next` is the same without `spine1`, and with `"approvers": 3` and `"scope": "fabric"`: it is planned, and its report
        says what the site added.

        ```console
        $ ./leafwire plan build --site lab
        push.json:2: 'approvers': 1 is looser than this site allows: sites/lab.json:3 'approvers' is 2
        push.json:3: 'scope': "device" is looser than this site allows: sites/lab.json:4 'scope' is "wave"
        plan.zip: it is for spine1, which no push may touch: sites/lab.json:5 'neverTouch'; leave that out of the upload
        $ ./leafwire push build --site lab --wait
        push.json:2: 'approvers': 1 is looser than this site allows: sites/lab.json:3 'approvers' is 2
        push FIRST refused: 3 problems, see above; no switch was touched
        $ ./leafwire plan next --site lab
        note: 'approval' is "required", because the site asks for it: sites/lab.json:2 'approval'
        $ ./leafwire push next --site lab
        push SECOND
        $ ./leafwire status SECOND
        'approval' is "required", because the site asks for it: sites/lab.json:2 'approval'
        ```

        (`SitePolicyExampleTests`). A policy that cannot be read refuses every push of its site, and one that cannot be reached holds them up:
        neither is as good as none. It is read when a push is planned, and the plan keeps its version: a push that waits
        for people goes on under the policy that it was planned under.

        The pipeline itself could do without all this. What must hold even against it stands in the runner's settings, as
        [`sitePolicy`](runner.md): devices that nothing is loaded into, hours outside of which nothing is, checks that always run, the
        most devices that are armed at once. What those do not allow a runner answers with *rejected*, before anything is loaded, and
        names its setting (`SiteGateTests`).

        All keys are optional, an unknown one makes the policy unusable; comments and trailing commas are fine. For editors there
        is a [JSON schema](schemas/site.schema.json), which `"$schema"` may name.
        """;

    private const string RunnerWords = """
        The runner reads `--config FILE`, else `$LEAFWIRE_RUNNER_CONFIG`, else `/etc/leafwire/runner.json`; an unknown key is an error,
        comments and trailing commas are fine. `leafwire-runner --check` checks it and says what would be served. For editors there is a
        [JSON schema](schemas/runner.schema.json), which `"$schema"` may name.

        A path without a folder is looked for among systemd's credentials first; any other one that is not absolute begins at the
        configuration's folder. Of `inventory` the more specific wins: the device, then its groups from the last to the first, then
        `defaults`, and the environment before all.

        Inventory, logins, the files with their secrets, known hosts and `sitePolicy` are read again when they change, within seconds
        and without a restart: devices come, go, or have another address or login from their next command on. A file with a mistake
        changes nothing, and the log names its line. What else stands in the file counts from the next start. Credentials that
        systemd hands over are copies from the service's start; for secrets that change, name a file.
        """;

    [Theory]
    [InlineData("docs/schemas/push.schema.json")]
    [InlineData("docs/schemas/runner.schema.json")]
    [InlineData("docs/schemas/site.schema.json")]
    [InlineData("docs/policy.md")]
    [InlineData("docs/site-policy.md")]
    [InlineData("docs/runner.md")]
    public void Document_InTheRepository_IsWhatTheTablePrints(string path)
    {
        string printed = path switch
        {
            "docs/schemas/push.schema.json" => SchemaPrinter.Print(PolicyTable.Policy, "push.json"),
            "docs/schemas/runner.schema.json" => SchemaPrinter.Print(RunnerTable.File, "runner.json"),
            "docs/schemas/site.schema.json" => SchemaPrinter.Print(SitePolicyTable.Policy, "site.json"),
            "docs/site-policy.md" => PagePrinter.Print(SitePolicyTable.Policy, "Site policy", SiteWords),
            "docs/policy.md" => PagePrinter.Print(PolicyTable.Policy, "push.json", PolicyWords),
            _ => PagePrinter.Print(RunnerTable.File, "runner.json", RunnerWords, RunnerEnvironment.Variables),
        };
        if (Environment.GetEnvironmentVariable("LEAFWIRE_WRITE_DOCS") == "true")
            File.WriteAllText(Repository.At(path), printed);
        Repository.Read(path).ShouldBe(printed);
    }

    // Whatever a page shows as JSON is good, by the same reader that the product has.
    [Fact]
    public void Samples_InTheDocumentation_AreTaken()
    {
        string[] pages =
            ["README.md", .. Directory.GetFiles(Repository.At("docs"), "*.md").Select(page => Path.GetRelativePath(Repository.Root, page))];
        int policies = 0, configurations = 0;
        foreach (string page in pages)
        {
            foreach (Match sample in Sample().Matches(Repository.Read(page)))
            {
                byte[] json = Encoding.UTF8.GetBytes(Unindented(sample));
                var report = new SettingsReport();
                // The pipeline's own settings and what it sends are carried out by a test of their page.
                if (Has(sample, "Leafwire") || Has(sample, "specversion"))
                    continue;
                if (Has(sample, "neverTouch"))
                {
                    SettingsReader.Read(SitePolicyTable.Policy, json, report, out _);
                }
                else if (Has(sample, "inventory") || Has(sample, "approvalKeys"))
                {
                    SettingsReader.Read(RunnerTable.File, json, report, out _);
                    configurations++;
                }
                else
                {
                    SettingsReader.Read(PolicyTable.Policy, json, report, out _);
                    policies++;
                }

                report.Problems.ShouldBeEmpty(page);
            }
        }

        policies.ShouldBeGreaterThan(0);
        configurations.ShouldBeGreaterThan(0);

        static bool Has(Match sample, string key) => sample.Value.Contains($"\"{key}\"", StringComparison.Ordinal);
    }

    // What is installed on one machine fits together.
    [Theory]
    [InlineData("docs/sites.md")]
    [InlineData("runner-edge/packaging/runner.json")]
    public void RunnerSample_WithTheShippedLeaf_LogsInThere(string path)
    {
        string text = Repository.Read(path);
        string json = path.EndsWith(".md", StringComparison.Ordinal)
            ? Unindented(Sample().Matches(text).Single(sample => sample.Value.Contains("\"inventory\"", StringComparison.Ordinal)))
            : text;
        var report = new SettingsReport();
        NatsFile nats = SettingsReader.Read(RunnerTable.File, Encoding.UTF8.GetBytes(json), report, out _).Nats;
        report.Problems.ShouldBeEmpty();

        string leaf = Repository.Read("infra/nats/leaf-server.conf");
        // The shipped leaf listens on its own machine, without TLS, and knows the runner by its nkey.
        nats.Url.ShouldBe($"nats://{Listens().Match(leaf).Groups["address"].Value}");
        leaf[..leaf.IndexOf("leafnodes", StringComparison.Ordinal)].ShouldNotContain("tls {");
        nats.Tls.ShouldBe(new NatsTlsFile());
        leaf.ShouldContain("nkey: $LEAFWIRE_RUNNER_NKEY");
        nats.NKeySeedFile.ShouldNotBeNullOrEmpty();
        (nats.Username ?? nats.CredentialsFile).ShouldBeNull();
    }

    [Fact]
    public void Variables_OfTheRunner_AreReadInOnePlace()
    {
        string[] readers = [.. Directory.GetFiles(Repository.At("runner-edge"), "*.cs", SearchOption.AllDirectories)
            .Where(file => File.ReadAllText(file).Contains("GetEnvironmentVariable", StringComparison.Ordinal))
            .Select(Path.GetFileName).OfType<string>()];
        readers.ShouldBe(["RunnerEnvironment.cs"]);
        RunnerEnvironment.Variables.Select(variable => variable.Name).ShouldBeUnique();
    }

    private static string Unindented(Match sample) =>
        string.Join('\n', sample.Groups["json"].Value.Split('\n').Select(line => line.Trim()));

    [GeneratedRegex(@"^ *```json\n(?<json>.*?)^ *```", RegexOptions.Multiline | RegexOptions.Singleline)]
    private static partial Regex Sample();

    [GeneratedRegex(@"^listen: (?<address>\S+)", RegexOptions.Multiline)]
    private static partial Regex Listens();
}
