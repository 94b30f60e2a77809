using Leafwire.Eos;
using Leafwire.Pipeline.Policies;
using Leafwire.Pipeline.Uploads;

namespace Leafwire.Tests.Unit.Pipeline;

/// <summary>Reads an archive that is to be taken, or refused for one thing.</summary>
internal static class BuildReading
{
    public static readonly UploadName Name = new("lab", "build.zip");

    public static Upload Good(byte[] archive)
    {
        UploadResult result = UploadReader.Read(Name, archive);
        result.Problems.ShouldBeEmpty();
        return result.Upload.ShouldNotBeNull();
    }

    /// <summary>The text of a device's configuration.</summary>
    public static string TextOf(this Upload upload, string device) =>
        upload.Candidates[device].ReadAsync(default).AsTask().GetAwaiter().GetResult();

    /// <summary>Configurations that stand in memory, by device.</summary>
    public static IReadOnlyDictionary<string, UploadCandidate> Candidates(IEnumerable<(string Device, string Text)> texts) =>
        texts.ToDictionary(t => t.Device, t => new UploadCandidate(SwitchFacts.Read(t.Text), _ => ValueTask.FromResult(t.Text)));

    public static UploadProblem Bad(byte[] archive)
    {
        UploadResult result = UploadReader.Read(Name, archive);
        result.Upload.ShouldBeNull();
        return result.Problems.ShouldHaveSingleItem();
    }
}
