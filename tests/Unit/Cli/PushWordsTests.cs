using Leafwire.Cli.Output;
using Leafwire.Pipeline.Reports;
using Leafwire.Pipeline.Storage;

namespace Leafwire.Tests.Unit.Cli;

public sealed class PushWordsTests
{
    private const string Id = "0123456789abcdef";

    [Theory]
    [InlineData(PushStatus.Running, null)]
    [InlineData(PushStatus.AwaitingApproval, $"./leafwire approve {Id} --digest sha256:d")]
    [InlineData(PushStatus.AwaitingApproval, $"./leafwire reject {Id}")]
    [InlineData(PushStatus.AwaitingPromotion, $"./leafwire promote {Id}")]
    [InlineData(PushStatus.AwaitingPromotion, $"./leafwire cancel {Id}")]
    [InlineData(PushStatus.Failed, null)]
    public void Next_OfAPushThatWaitsForPeople_IsTheCommandsThatTheyHave(PushStatus status, string? says)
    {
        string? next = PushWords.Next(new PushSummary
        {
            Id = Id, Site = "lab", Upload = "build.zip", UploadedAt = default, Status = status, Message = "", Digest = "sha256:d",
        });
        if (says is null)
            next.ShouldBeNull();
        else
            next.ShouldNotBeNull().ShouldContain(says);
    }
}
