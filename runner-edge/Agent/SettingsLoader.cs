using System.Net;
using Leafwire.Contracts;
using Leafwire.Messaging;
using Leafwire.Runner.Inventory;
using Leafwire.Runner.Trust;

namespace Leafwire.Runner.Agent;

/// <summary>Makes the settings out of environment, file and defaults, in this order of precedence.</summary>
internal static class SettingsLoader
{
    /// <summary>Used when it is there and no other file was named.</summary>
    public const string DefaultFile = "/etc/leafwire/runner.json";

    /// <summary>Loads and checks.</summary>
    /// <param name="file">Path of the configuration file as the command line names it; null for none.</param>
    /// <param name="environment">The process's environment.</param>
    /// <exception cref="SettingsException">Something is wrong; all that could be found is listed.</exception>
    public static RunnerSettings Load(string? file, RunnerEnvironment environment)
    {
        ArgumentNullException.ThrowIfNull(environment);
        file ??= environment.ConfigFile ?? (File.Exists(DefaultFile) ? DefaultFile : null);
        RunnerFile given = file is null ? new RunnerFile() : RunnerFileReader.Read(file);
        string baseDirectory = file is null ? Environment.CurrentDirectory : Path.GetDirectoryName(Path.GetFullPath(file))!;

        var problems = new List<string>();
        var secrets = new SecretReader(environment.CredentialsDirectory, baseDirectory, problems);
        string site = environment.Site ?? Text(given.Site) ?? "lab";
        if (Token.Problem(site) is { } badSite)
            problems.Add($"site: {badSite}");
        string name = Text(given.Name) ?? Environment.MachineName;
        if (Token.Problem(name) is { } badName)
            problems.Add($"name: {badName}");
        int maxLanes = Count("maxLanes", given.MaxLanes, 32, problems);
        int maxConfirms = Count("maxConfirms", given.MaxConfirms, 64, problems);

        KnownHosts knownHosts = ReadKnownHosts(given.KnownHostsFiles, environment, secrets, problems);
        var resolver = new ProfileResolver(given.Inventory ?? new InventoryFile(), knownHosts, secrets, environment, problems);
        NatsSettings nats = Nats(given.Nats ?? new NatsFile(), environment, secrets, problems);
        var settings = new RunnerSettings
        {
            Site = site,
            Name = name,
            Nats = nats,
            Trust = TrustReader.Read(file is null ? null : given, environment, nats, secrets, problems),
            Devices = resolver.Resolve(environment.Device is { } device ? [device] : given.Devices),
            MaxLanes = maxLanes,
            MaxConfirms = maxConfirms,
            Health = Health(Text(given.Health), problems),
            HostKeyFile = environment.StateDirectory is { } state ? Path.Combine(state, "host_keys") : null,
        };
        if (file is not null && secrets.HasInline)
            secrets.CheckMode(file);
        return problems.Count == 0 ? settings with { Warnings = secrets.Warnings } : throw new SettingsException(file ?? "environment", problems);
    }

    private static NatsSettings Nats(NatsFile file, RunnerEnvironment environment, SecretReader secrets, List<string> problems)
    {
        string url = environment.NatsUrl ?? Text(file.Url) ?? "nats://127.0.0.1:4222";
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
            CaFile = Public("nats.tls.caFile", file.Tls?.CaFile),
            CertificateFile = Public("nats.tls.certificateFile", file.Tls?.CertificateFile),
            KeyFile = Located("nats.tls.keyFile", file.Tls?.KeyFile, null),
        };
        if (new[] { settings.Username, settings.CredentialsFile, settings.NKeySeedFile }.Count(way => way is not null) > 1)
            problems.Add("nats: more than one way to log in is given; keep one of username, credentialsFile and nkeySeedFile");
        if (settings.Username is not null && settings.Password is null)
            problems.Add("nats.username: there is no password to it; set nats.password, nats.passwordFile or NATS_PASSWORD");
        if ((Text(file.Tls?.CertificateFile) is null) != (Text(file.Tls?.KeyFile) is null))
            problems.Add("nats.tls: certificateFile and keyFile belong together; set both or none");
        return settings;
    }

    private static KnownHosts ReadKnownHosts(List<string>? named, RunnerEnvironment environment, SecretReader secrets, List<string> problems)
    {
        // As ssh does: a file that is not there knows no hosts. Devices without a key are named at the start.
        var knownHosts = new KnownHosts();
        IEnumerable<string> files = named?.Select(secrets.Resolve) ?? ["/etc/ssh/ssh_known_hosts", Path.Combine(environment.Home ?? "/", ".ssh/known_hosts")];
        foreach (string path in files.Where(File.Exists))
        {
            try
            {
                knownHosts.Add(SettingsText.ReadText(path));
            }
            catch (Exception e) when (e is IOException or UnauthorizedAccessException)
            {
                problems.Add($"knownHostsFiles: '{path}' cannot be read: {e.Message}");
            }
        }

        return knownHosts;
    }

    private static IPEndPoint? Health(string? text, List<string> problems)
    {
        if (text is "off")
            return null;
        if (text is null)
            return new IPEndPoint(IPAddress.Loopback, 0);
        if (Uri.TryCreate(text, UriKind.Absolute, out Uri? uri) && uri.Scheme == "http"
            && IPAddress.TryParse(uri.Host is "localhost" ? "127.0.0.1" : uri.Host.Trim('[', ']'), out IPAddress? address))
        {
            return new IPEndPoint(address, uri.Port);
        }

        problems.Add($"health: '{text}' is no address to listen on; write http://127.0.0.1:8080, port 0 for a free one, or \"off\"");
        return null;
    }

    private static int Count(string key, int? given, int usual, List<string> problems)
    {
        if (given is < 1 or > 10_000)
            problems.Add($"{key}: {given} is out of range; use 1 to 10000");
        return given ?? usual;
    }

    private static string? Text(string? value) => string.IsNullOrEmpty(value) ? null : value;
}
