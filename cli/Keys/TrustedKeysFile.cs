using Leafwire.Contracts;

namespace Leafwire.Cli.Keys;

/// <summary>The file of public keys on disk.</summary>
internal sealed class TrustedKeysFile(string path)
{
    public string Path { get; } = System.IO.Path.GetFullPath(path);

    /// <summary>The keys; none when there is no such file.</summary>
    public IReadOnlyList<TrustedKey> Find() => File.Exists(Path) ? Read() : [];

    /// <summary>The keys.</summary>
    /// <exception cref="UserErrorException">It is not there or cannot be used.</exception>
    public IReadOnlyList<TrustedKey> Read()
    {
        try
        {
            return TrustedKeys.Read(File.ReadAllBytes(Path)).Keys;
        }
        catch (FormatException e)
        {
            throw new UserErrorException($"--trusted {Path}: {e.Message}");
        }
        catch (Exception e) when (e is FileNotFoundException or DirectoryNotFoundException)
        {
            throw new UserErrorException(
                $"--trusted {Path}: there is no such file; '{ProgramName.Text} keys new --seed FILE --trusted {Path}' makes one");
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new UserErrorException($"--trusted {Path}: {e.Message}");
        }
    }

    /// <summary>Replaces the file in one step, so that a runner that reads it meanwhile sees all of it.</summary>
    public void Write(IReadOnlyList<TrustedKey> keys)
    {
        string beside = $"{Path}.{Guid.NewGuid():N}";
        try
        {
            Directory.CreateDirectory(System.IO.Path.GetDirectoryName(Path)!);
            File.WriteAllBytes(beside, new TrustedKeys { Keys = keys }.Write());
            File.Move(beside, Path, overwrite: true);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            if (File.Exists(beside))
                File.Delete(beside);
            throw new UserErrorException($"--trusted {Path}: {e.Message}");
        }
    }
}
