using Leafwire.Pipeline.Changes;

namespace Leafwire.Tests.Unit.Pipeline.Changes;

/// <summary>What is held of a push's differences while they are compared.</summary>
public sealed class DiffTextsTests
{
    private const string One = "@@ -1 +1 @@\n+vlan 10\n", Other = "@@ -1 +1 @@\n+vlan 20\n", Shown = "@@\n+vlan 20\n";

    private int _reads;

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Texts_BeyondTheLimit_AreReadAgainByWhoeverShowsThem()
    {
        DiffTexts texts = Texts(Shown.Length);
        await texts.LookAsync(["one"], Cancel);
        await texts.LookAsync(["other"], Cancel);
        _reads.ShouldBe(2);
        texts.Of("one")!.Changes.ShouldNotBe(texts.Of("other")!.Changes);

        await texts.TextAsync("one", Cancel);
        _reads.ShouldBe(2);
        (await texts.TextAsync("other", Cancel)).ShouldBe(Shown);
        _reads.ShouldBe(3);
    }

    [Fact]
    public async Task Texts_WithinTheLimit_AreReadOnce()
    {
        DiffTexts texts = Texts(long.MaxValue);
        await texts.LookAsync(["one", "other", "gone"], Cancel);
        (await texts.TextAsync("other", Cancel)).ShouldBe(Shown);
        texts.Of("gone").ShouldBeNull();
        _reads.ShouldBe(3);
    }

    private DiffTexts Texts(long most) => new((blob, _) =>
    {
        Interlocked.Increment(ref _reads);
        return Task.FromResult(blob switch { "one" => One, "other" => Other, _ => null });
    }, most);
}
