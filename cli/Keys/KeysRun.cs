using Leafwire.Contracts;
using Leafwire.Pipeline.Uploads;
using NATS.NKeys;
using Spectre.Console;

namespace Leafwire.Cli.Keys;

/// <summary>What <c>leafwire keys</c> does. A private key goes from the generator into its file, and nowhere else.</summary>
internal sealed class KeysRun(TimeProvider time, IAnsiConsole console)
{
    /// <summary>The vault's secret that the function app's settings refer to.</summary>
    public const string Secret = "command-signing-seed";

    public int New(string seedFile, string? trustedFile, string? name)
    {
        if (name is not null && Token.Problem(name) is { } problem)
            throw new UserErrorException($"--name: {problem}");
        (string seed, string id, TrustedKeysFile? file, int inUse) = Make(seedFile, trustedFile, name, "--name");
        Say($"key {id}");
        Say($"  private key   {seed}, for you alone; keep it out of every repository");
        Say(file is null
            ? "  public key    the line above; write it to the runners' \"trustedKeys\", or run this with --trusted FILE"
            : $"  public key    {file.Path}, {Count(inUse)} in use");
        Say("");
        Say("First the runners: they read the file again by themselves.");
        Say(file is null
            ? "  \"trustedKeys\" in runner.json" : $"  copy {file.Path} to /etc/leafwire/trusted-keys.json at each site");
        Say("Then whoever signs, one of:");
        Say($"  export Leafwire__Signing__SeedFile={seed}");
        Say($"  az keyvault secret set --vault-name VAULT --name {Secret} --file {seed}");
        return ExitCodes.Ok;
    }

    public int NewPerson(string person, string? seedFile, string? trustedFile)
    {
        if (Provenance.Problem(person, Limits.DecidedByLength) is { } problem)
            throw new UserErrorException($"--person: {problem}");
        (string seed, string id, TrustedKeysFile? file, int inUse) = Make(
            seedFile ?? $"{Token.Escape(person)}.key", trustedFile, person, "--person");
        Say($"key {id} of {person}");
        Say($"  private key   {seed}, for {person} alone; neither the pipeline nor a runner ever has it");
        Say(file is null
            ? $"  public key    the line above; add it, with the name {person}, to the file that the runners' \"approvalKeys\" names"
            : $"  public key    {file.Path}, {Count(inUse)} in use; copy it to each site, runners read it again by themselves");
        Say("");
        Say("To approve with it:");
        Say($"  {ProgramName.Text} approve ID --digest DIGEST --by {Quoted(person)} --key {seed} --api URL");
        return ExitCodes.Ok;
    }

    private (string Seed, string Id, TrustedKeysFile? File, int InUse) Make(
        string seedFile, string? trustedFile, string? name, string option)
    {
        string seed = Path.GetFullPath(seedFile);
        TrustedKeysFile? file = trustedFile is null ? null : new TrustedKeysFile(trustedFile);
        // Whatever is wrong with the file shows before a key is made.
        IReadOnlyList<TrustedKey> known = file?.Find() ?? [];
        if (name is not null && known.Any(key => key.Name == name))
            throw new UserErrorException($"{option}: {file!.Path} has a key named '{name}'; choose another name");

        using KeyPair pair = KeyPair.CreatePair(PrefixByte.User);
        string id = pair.GetPublicKey();
        WriteSeed(seed, pair);
        try
        {
            file?.Write([.. known, new TrustedKey { Key = id, Name = name, Created = Today }]);
        }
        catch
        {
            File.Delete(seed);
            throw;
        }

        return (seed, id, file, known.Count(key => key.Retired is null) + 1);
    }

    public int List(string trustedFile)
    {
        Table table = new Table().Border(TableBorder.Simple).AddColumns("key", "name", "created", "state");
        foreach (TrustedKey key in new TrustedKeysFile(trustedFile).Read())
            table.AddRow(key.Key, Markup.Escape(key.Name ?? ""), Day(key.Created),
                key.Retired is { } day ? $"[red]retired {Day(day)}[/]" : "[green]in use[/]");
        console.Write(table);
        return ExitCodes.Ok;
    }

    public int Retire(string which, string trustedFile, bool last)
    {
        var file = new TrustedKeysFile(trustedFile);
        IReadOnlyList<TrustedKey> known = file.Read();
        TrustedKey[] meant = [.. known.Where(key => key.Key == which || key.Name == which)];
        if (meant is not [var key])
        {
            throw new UserErrorException(meant.Length > 1
                ? $"{file.Path} has {meant.Length} keys named '{which}'; name one by its public key, U…"
                : $"{file.Path} has no key '{which}'; '{ProgramName.Text} keys list --trusted {file.Path}' shows those that it has");
        }

        if (key.Retired is { } before)
            throw new UserErrorException($"{key.Key} was retired on {Day(before)}");
        int left = known.Count(other => other.Retired is null) - 1;
        if (left == 0 && !last)
            throw new UserErrorException($"{key.Key} is the only key in use: runners would carry out no command at all. "
                + $"Make another one first ('{ProgramName.Text} keys new'), or say --last");

        file.Write([.. known.Select(other => other == key ? other with { Retired = Today } : other)]);
        Say($"{key.Key}{(key.Name is null ? "" : $" ({key.Name})")} is retired; {Count(left)} in use");
        Say($"copy {file.Path} to /etc/leafwire/trusted-keys.json at each site: from then on its runners refuse what the key signed");
        return ExitCodes.Ok;
    }

    private DateOnly Today => DateOnly.FromDateTime(time.GetUtcNow().UtcDateTime);

    private static void WriteSeed(string path, KeyPair pair)
    {
        var options = new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write };
        if (!OperatingSystem.IsWindows())
            options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        try
        {
            using var writer = new StreamWriter(path, options);
            writer.Write(pair.GetSeed());
        }
        catch (IOException) when (File.Exists(path))
        {
            throw new UserErrorException(
                $"--seed {path}: the file exists and is left alone; name another, or remove it when nothing signs with it any more");
        }
        catch (DirectoryNotFoundException)
        {
            throw new UserErrorException(
                $"--seed {path}: there is no folder {Path.GetDirectoryName(path)}; make it first, and for yourself alone (mkdir -m 700)");
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new UserErrorException($"--seed {path}: {e.Message}");
        }
    }

    private static string Quoted(string text) => text.Contains(' ', StringComparison.Ordinal) ? $"'{text}'" : text;

    private static string Count(int keys) => keys == 1 ? "1 key" : $"{keys} keys";

    private static string Day(DateOnly? day) => day?.ToString("yyyy-MM-dd", System.Globalization.CultureInfo.InvariantCulture) ?? "";

    private void Say(string line) => console.WriteLine(line);
}
