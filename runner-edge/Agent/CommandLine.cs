using System.Reflection;
using Leafwire.Runner.Settings;

namespace Leafwire.Runner.Agent;

/// <summary>The runner's command line.</summary>
internal static class CommandLine
{
    /// <summary>Exit status after a graceful stop.</summary>
    public const int Ok = 0;

    /// <summary>Exit status when the agent gave up.</summary>
    public const int Failed = 1;

    /// <summary>Exit status for a configuration or command line that cannot be used.</summary>
    public const int BadConfiguration = 2;

    private const string Usage = """
        usage: leafwire-runner [--config FILE] [--check] [--version]

          --config FILE  the configuration; else $LEAFWIRE_RUNNER_CONFIG, else /etc/leafwire/runner.json if it is there
          --check        check the configuration, print what would be served, and end
          --version      print the version, and end

        DEVICE=leaf1 in the environment is enough to serve one device without a file. With NATS on another machine
        TRUSTED_KEYS, TRUSTED_KEYS_FILE or ACCEPT_UNSIGNED=true must say whose commands to carry out.
        """;

    private static string? Version =>
        typeof(CommandLine).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion;

    /// <summary>The settings to run with; null when there is nothing to run, with the exit status set.</summary>
    public static RunnerSettings? Read(string[] args, RunnerEnvironment environment, TextWriter output, TextWriter error)
    {
        string? file = null;
        bool check = false;
        for (int i = 0; i < args.Length; i++)
        {
            if (args[i] is "--help" or "-h")
            {
                output.WriteLine(Usage);
                return null;
            }

            if (args[i] == "--version")
            {
                output.WriteLine($"leafwire-runner {Version}");
                return null;
            }

            if (args[i] == "--check")
                check = true;
            else if (args[i] == "--config" && i + 1 < args.Length)
                file = args[++i];
            else
                return Refuse(error, args[i] == "--config" ? $"--config: say which file{Environment.NewLine}{Usage}"
                    : $"'{args[i]}' is not understood{Environment.NewLine}{Usage}");
        }

        try
        {
            RunnerSettings settings = SettingsLoader.Load(file, environment);
            if (!check)
                return settings;
            output.WriteLine($"{settings}, NATS at {settings.Nats}");
            output.WriteLine($"  {settings.Trust}");
            foreach (string warning in settings.Warnings)
                error.WriteLine($"warning: {warning}");
            foreach (DeviceProfile device in settings.Devices)
                output.WriteLine(
                    $"  {device} ({device.Address.Reveal()}) as {device.Username.Reveal()}, {device.HostKeys.Count} host keys");
            return null;
        }
        catch (SettingsException e)
        {
            return Refuse(error, e.Message);
        }
    }

    private static RunnerSettings? Refuse(TextWriter error, string problem)
    {
        error.WriteLine(problem);
        Environment.ExitCode = BadConfiguration;
        return null;
    }
}
