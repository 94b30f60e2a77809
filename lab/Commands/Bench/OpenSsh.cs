using System.Diagnostics;
using System.Globalization;
using Leafwire.Lab.Processes;

namespace Leafwire.Lab.Commands.Bench;

/// <summary>
/// The program <c>ssh</c> of OpenSSH, as people have it: no settings of the machine or its user, a terminal, and the password as its
/// askpass program gives it (ssh(1): SSH_ASKPASS_REQUIRE, since 8.4).
/// </summary>
internal sealed class OpenSsh : IDisposable
{
    private const string Secret = "LEAFWIRE_BENCH_ANSWER";

    private readonly string _program;
    private readonly string _askPass = Path.Combine(Directory.CreateTempSubdirectory("leafwire-bench-").FullName, "askpass");

    private OpenSsh(string program)
    {
        _program = program;
        File.WriteAllText(_askPass, $"#!/bin/sh\nprintf '%s\\n' \"${Secret}\"\n");
        if (!OperatingSystem.IsWindows())
            File.SetUnixFileMode(_askPass, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
    }

    /// <summary>The program on this machine.</summary>
    /// <param name="path">Folders, as in <c>PATH</c>.</param>
    /// <returns>Null when there is none.</returns>
    public static OpenSsh? Find(string? path) =>
        OperatingSystem.IsWindows() ? null
        : (path ?? "").Split(Path.PathSeparator, StringSplitOptions.RemoveEmptyEntries).Select(folder => Path.Combine(folder, "ssh"))
            .FirstOrDefault(File.Exists) is { } found ? new OpenSsh(found) : null;

    /// <summary>Starts a session; it is connected when its first prompt comes.</summary>
    /// <param name="port">The switch's, on this machine.</param>
    /// <param name="user">Who logs in.</param>
    /// <param name="password">The password.</param>
    public Process Start(int port, string user, string password)
    {
        var start = new ProcessStartInfo(_program,
        [
            "-F", "none", "-tt", "-e", "none", "-a", "-x", "-p", port.ToString(CultureInfo.InvariantCulture), "-l", user,
            "-o", "LogLevel=ERROR", "-o", "PreferredAuthentications=password", "-o", "NumberOfPasswordPrompts=1",
            // Switches of a bench have a key of that run.
            "-o", "StrictHostKeyChecking=no", "-o", "UserKnownHostsFile=/dev/null", "-o", "GlobalKnownHostsFile=/dev/null", "127.0.0.1",
        ])
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        start.Environment["SSH_ASKPASS"] = _askPass;
        start.Environment["SSH_ASKPASS_REQUIRE"] = "force";
        start.Environment[Secret] = password;
        LeftOvers.Mark(start);
        return Process.Start(start) ?? throw new InvalidOperationException($"{_program} did not start");
    }

    public void Dispose() => Directory.Delete(Path.GetDirectoryName(_askPass)!, recursive: true);
}
