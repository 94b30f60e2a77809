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

    public static UploadProblem Bad(byte[] archive)
    {
        UploadResult result = UploadReader.Read(Name, archive);
        result.Upload.ShouldBeNull();
        return result.Problems.ShouldHaveSingleItem();
    }
}
