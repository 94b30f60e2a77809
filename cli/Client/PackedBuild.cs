using System.Globalization;
using Leafwire.Pipeline.Uploads;
using Token = Leafwire.Contracts.Token;

namespace Leafwire.Cli.Client;

/// <summary>What is packed, and how.</summary>
/// <param name="Path">The folder or file.</param>
/// <param name="Site">The site that it is for.</param>
internal sealed record BuildRequest(string Path, string Site)
{
    /// <summary>The policy's file; null for the folder's own, or the default.</summary>
    public string? PolicyFile { get; init; }

    /// <summary>The upload's name; null for one of the time.</summary>
    public string? Build { get; init; }

    /// <summary>True to load and diff only.</summary>
    public bool DryRun { get; init; }

    /// <summary>True to wait for an approval, whatever the policy says.</summary>
    public bool Approval { get; init; }

    /// <summary>The devices, in place of the policy's own <c>limit</c>; null for that.</summary>
    public IReadOnlyList<string>? Limit { get; init; }
}

/// <summary>A build on disk as an upload.</summary>
/// <param name="Name">Where it is to lie.</param>
/// <param name="Archive">Its bytes.</param>
/// <param name="Read">What the pipeline will read.</param>
/// <param name="Content">What the folder held.</param>
internal sealed record PackedBuild(UploadName Name, byte[] Archive, UploadResult Read, BuildContent Content)
{
    /// <summary>Packs a build.</summary>
    /// <exception cref="UserErrorException">There is none, or a name cannot be used.</exception>
    public static PackedBuild Of(BuildRequest request, TimeProvider time)
    {
        if (Token.Problem(request.Site) is { } problem)
            throw new UserErrorException($"--site: {problem}");
        var name = new UploadName(request.Site, (request.Build ?? DefaultName(time)) + ".zip");
        if (!UploadName.TryParse(name.Path, out _, out string? bad))
            throw new UserErrorException($"--build: {bad ?? "this is no file name"}");
        BuildContent content = BuildFolder.Read(request.Path);
        byte[]? policy = BuildFolder.ReadPolicy(request.Path, request.PolicyFile, request.DryRun, request.Limit, request.Approval);
        byte[] archive = UploadArchive.Pack(content.Files, policy, content.Checks);
        return new PackedBuild(name, archive, BuildFolder.Check(name, archive), content);
    }

    private static string DefaultName(TimeProvider time) =>
        time.GetUtcNow().ToString("yyyyMMdd-HHmmss", CultureInfo.InvariantCulture) + "-" + Guid.NewGuid().ToString("N")[..6];
}
