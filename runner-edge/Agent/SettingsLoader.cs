using System.Net;
using Leafwire.Contracts;
using Leafwire.Contracts.Settings;
using Leafwire.Messaging;
using Leafwire.Runner.Inventory;
using Leafwire.Runner.Settings;

namespace Leafwire.Runner.Agent;

/// <summary>Makes the settings out of environment, file and defaults, in this order of precedence.</summary>
internal static class SettingsLoader
{
    /// <summary>Used when it is there and no other file was named.</summary>
    public const string DefaultFile = "/etc/leafwire/runner.json";

    /// <summary>Loads and checks.</summary>
    /// <param name="file">Path of the configuration file as the command line names it; null for none.</param>
    /// <param name="environment">The process's environment.</param>
    /// <param name="files">Reads the files and keeps what they were; null when nobody asks later.</param>
    /// <exception cref="SettingsException">Something is wrong; all that could be found is listed.</exception>
    public static RunnerSettings Load(string? file, RunnerEnvironment environment, SettingsFiles? files = null)
    {
        ArgumentNullException.ThrowIfNull(environment);
        files ??= new SettingsFiles();
        string? named = file;
        file ??= environment.ConfigFile ?? (files.Exists(DefaultFile) ? DefaultFile : null);
        SettingsValue? root = null;
        RunnerFile given = file is null ? RunnerTable.File.Defaults : RunnerFileReader.Read(file, files.Read, out root);
        string baseDirectory = file is null ? Environment.CurrentDirectory : Path.GetDirectoryName(Path.GetFullPath(file))!;

        var problems = new List<string>();
        var secrets = new SecretReader(environment.CredentialsDirectory, baseDirectory, files, problems);
        string site = environment.Site ?? Text(given.Site) ?? RunnerTable.File.Defaults.Site;
        if (Token.Problem(site) is { } badSite)
            problems.Add($"site: {badSite}");
        string name = Text(given.Name) ?? Environment.MachineName;
        if (Token.Problem(name) is { } badName)
            problems.Add($"name: {badName}");

        KnownHosts knownHosts = ReadKnownHosts(given.KnownHostsFiles, environment, secrets, files, problems);
        var resolver = new ProfileResolver(given.Inventory, knownHosts, secrets, environment, problems);
        NatsSettings nats = Nats(given.Nats, environment, secrets, problems);
        var settings = new RunnerSettings
        {
            Site = site,
            Name = name,
            Nats = nats,
            Trust = TrustReader.Read(file is null ? null : given, environment, nats, secrets, problems),
            Approval = Text(given.ApprovalKeys) is { } people
                ? new ApprovalSettings(TrustReader.Located(
                    "approvalKeys", people, "the one that 'leafwire keys new --person' wrote", secrets, problems), given.Approvers)
                : null,
            Devices = resolver.Resolve(environment.Device is { } device ? [device] : given.Devices),
            AcceptRefusals = given.AcceptRefusals,
            SitePolicy = given.SitePolicy,
            MaxLanes = given.MaxLanes,
            MaxConfirms = given.MaxConfirms,
            Health = Health(Text(given.Health) ?? RunnerTable.File.Defaults.Health, problems),
            HostKeyFile = environment.StateDirectory is { } state ? Path.Combine(state, "host_keys") : null,
        };
        foreach (DeviceProfile one in settings.Devices.Where(
            d => !SwitchServices.Platforms.Contains(d.Platform, StringComparer.OrdinalIgnoreCase)))
            problems.Add($"inventory.devices.{one.Name}: '{one.Platform}' is no platform that this runner knows: "
                + $"{string.Join(", ", SwitchServices.Platforms)}");
        if (file is not null && secrets.HasInline)
            secrets.CheckMode(file);
        return problems.Count == 0 ? settings with { Warnings = secrets.Warnings, Source = new SettingsSource(named, environment, files) }
            : throw new SettingsException(file ?? "environment", [.. problems.Select(problem => WithLine(root, problem))]);
    }

    private static NatsSettings Nats(NatsFile file, RunnerEnvironment environment, SecretReader secrets, List<string> problems)
    {
        string url = environment.NatsUrl ?? Text(file.Url) ?? RunnerTable.File.Defaults.Nats.Url;
        foreach (string one in url.Split(','))
        {
            // Never quoted: a NATS URL may carry a password.
            if (!NatsSettings.IsAddress(one.Trim()))
                problems.Add("nats.url: this is no NATS address; write nats://host:4222 or tls://host:4222, several with commas between");
        }

        string? Located(string key, string? path, string? credential) =>
            Text(path) is { } named ? secrets.LocateSecret(key, named) : credential is null ? null : secrets.CredentialPath(credential);
        string? Public(string key, string? path) => Text(path) is { } named ? secrets.Locate(key, named) : null;

        string? password = environment.NatsPassword ?? secrets.Read("nats.password", file.Password, file.PasswordFile, "nats-password");
        bool hasFile = password is not null && environment.NatsPassword is null && Text(file.Password) is null;
        var settings = new NatsSettings
        {
            Url = url,
            Username = environment.NatsUsername ?? Text(file.Username),
            Password = password,
            PasswordFile = hasFile ? Located("nats.passwordFile", file.PasswordFile, "nats-password") : null,
            CredentialsFile = Located("nats.credentialsFile", file.CredentialsFile, "nats-credentials"),
            NKeySeedFile = Located("nats.nkeySeedFile", file.NKeySeedFile, "nats-nkey-seed"),
            CaFile = Public("nats.tls.caFile", file.Tls.CaFile),
            CertificateFile = Public("nats.tls.certificateFile", file.Tls.CertificateFile),
            KeyFile = Located("nats.tls.keyFile", file.Tls.KeyFile, null),
        };
        if (new[] { settings.Username, settings.CredentialsFile, settings.NKeySeedFile }.Count(way => way is not null) > 1)
            problems.Add("nats: more than one way to log in is given; keep one of username, credentialsFile and nkeySeedFile");
        if (settings.Username is not null && settings.Password is null)
            problems.Add("nats.username: there is no password to it; set nats.password, nats.passwordFile or NATS_PASSWORD");
        if ((Text(file.Tls.CertificateFile) is null) != (Text(file.Tls.KeyFile) is null))
            problems.Add("nats.tls: certificateFile and keyFile belong together; set both or none");
        return settings;
    }

    private static KnownHosts ReadKnownHosts(
        IReadOnlyList<string> named, RunnerEnvironment environment, SecretReader secrets, SettingsFiles files, List<string> problems)
    {
        // As ssh does: a file that is not there knows no hosts. Devices without a key are named at the start.
        var knownHosts = new KnownHosts();
        foreach (string path in named.Select(Located).Where(files.Exists))
        {
            try
            {
                knownHosts.Add(files.ReadText(path));
            }
            catch (Exception e) when (e is IOException or UnauthorizedAccessException)
            {
                problems.Add($"knownHostsFiles: '{path}' cannot be read: {e.Message}");
            }
        }

        return knownHosts;

        string Located(string path) =>
            path.StartsWith("~/", StringComparison.Ordinal) ? Path.Combine(environment.Home ?? "/", path[2..]) : secrets.Resolve(path);
    }

    private static IPEndPoint? Health(string text, List<string> problems)
    {
        if (text is "off")
            return null;
        if (Uri.TryCreate(text, UriKind.Absolute, out Uri? uri) && uri.Scheme == "http"
            && IPAddress.TryParse(uri.Host is "localhost" ? "127.0.0.1" : uri.Host.Trim('[', ']'), out IPAddress? address))
        {
            return new IPEndPoint(address, uri.Port);
        }

        problems.Add($"health: '{text}' is no address to listen on; write http://127.0.0.1:8080, port 0 for a free one, or \"off\"");
        return null;
    }

    private static string WithLine(SettingsValue? root, string problem) =>
        root?.Nearest(problem.Split(": ")[0]) is { } value ? $"line {value.Line}: {problem}" : problem;

    private static string? Text(string? value) => string.IsNullOrEmpty(value) ? null : value;
}
