namespace Leafwire.Tests.Files;

/// <summary>A folder that is gone at the end.</summary>
public sealed class TemporaryFolder : IDisposable, IAsyncDisposable
{
    public string Path { get; } = Directory.CreateTempSubdirectory("leafwire-test-").FullName;

    public string At(string name) => System.IO.Path.Combine(Path, name);

    public string Write(string name, string text)
    {
        File.WriteAllText(At(name), text);
        return At(name);
    }

    /// <summary>Writes a program for <c>sh</c>, in folders that are made for it.</summary>
    public string WriteProgram(string name, string script)
    {
        Directory.CreateDirectory(System.IO.Path.GetDirectoryName(At(name))!);
        string file = Write(name, $"#!/bin/sh\n{script}\n");
        if (!OperatingSystem.IsWindows())
            File.SetUnixFileMode(file, UnixFileMode.UserRead | UnixFileMode.UserExecute);
        return file;
    }

    public void Dispose() => Directory.Delete(Path, recursive: true);

    public ValueTask DisposeAsync()
    {
        Dispose();
        return ValueTask.CompletedTask;
    }
}
