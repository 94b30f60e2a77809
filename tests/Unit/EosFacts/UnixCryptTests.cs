using Leafwire.Eos;

namespace Leafwire.Tests.Unit.EosFacts;

public sealed class UnixCryptTests
{
    private const string X50 = "xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx";

    // Longer than a digest.
    private const string Long = X50 + X50 + "xxxxxxxxxxxxxxxxxxxxxxxxxxxxxx";

    // By "openssl passwd -6" and "-1".
    [Theory]
    [InlineData("Hello world!",
        "$6$saltstringsalt16$qEO7JWm8Y97j3PIfdQAfzi72sfVRsZq.wbtwpLuKWChgrM047OHIZ9L6BJm/GXkvLBb4KCQs2acTHIphBIcJU1")]
    [InlineData("Hello world!", "$6$ab$1h5XbX0k.E/E7u1oXKhw/UjXxC5x9iTulpUx8nSowglJZnHEgJpTO4El2yPYGg5/n5UcfflvWgbabQYGH9Yzp.")]
    [InlineData("Hello world!", "$1$abcdefgh$fzmjzFdo5nMtBG8gtud5e0")]
    [InlineData("Hello world!", "$1$x$nOgEtOLmf3xhWqibKtjGl.")]
    [InlineData("a", "$6$saltstringsalt16$YgyWCsGwugsEn0cMErZ3v37.zucO.VJYdDSvbo/dxDLPkGC.wEbgCgIanvgmzKRUKDOZ0tN9E3EghrOtWrqQR/")]
    [InlineData("a", "$6$ab$/PzCrRVMmcIPg399m0GjJEW7Is3nwj.HV3N4NLJLXwzwzPszJ55Jq.eFpjcqBciAH7lx4yAws1nleGIpiHDt91")]
    [InlineData("a", "$1$abcdefgh$jUYc1Xi7pkozuzWQ0Dft71")]
    [InlineData("a", "$1$x$P8VObTrxaqT4VBmnH06P8.")]
    [InlineData("0123456789abcdef",
        "$6$saltstringsalt16$MCPIWWn7ETg4xwWJTdFTBTdtSKzaI48/YyNiDVvYC7narMOk99K9EJ7s0ctW/yDFr3BaGMNymG/hfm7LDIpEu.")]
    [InlineData("0123456789abcdef", "$6$ab$O2wZHosCHFmUh2lnJoK1SQSkeXU.R2SpHjnnsxP5XKjyo5i41Mr4LYAN8nJwK4UJbTAHhY85WVRvkAIcbIx9v.")]
    [InlineData("0123456789abcdef", "$1$abcdefgh$gPRp0h8EPmQj1W00e5aoH1")]
    [InlineData("0123456789abcdef", "$1$x$2EdUsAP9rneKidv.e/Jcn.")]
    [InlineData("pässwörd", "$6$saltstringsalt16$xl9n3l1GH7qXWy/77nrXh.z017v5EIpKimlPnN1H676JZ24IHCZ3j51okaNHeJvyFAyyMNFvIas6eSUZbADzY/")]
    [InlineData("pässwörd", "$6$ab$MpxrX4b2nB2ONj1vFkTxO1WziUU7H5i50b94RpB.4R9rTnXToJEHZjpxG8xZMZoIP0oKonPlfDSUHBVy8G4yg.")]
    [InlineData("pässwörd", "$1$abcdefgh$xYuxUFvxUOR4Pd6a7EeUS0")]
    [InlineData("pässwörd", "$1$x$JCGkBY00FL7KZ2Wf1VmLX.")]
    [InlineData(Long, "$6$saltstringsalt16$yQpr4g5WT0s/x.45c1TQvPVTqDpNjrkR1K5JSp82mE35Y/zepslb0cV0regWqReSDG9J1DMjBehQrK3s/CEuf1")]
    [InlineData(Long, "$6$ab$/Jtl3SVRfjf7aL4KzLdq56hlZAgVpIIVWq.pyDryO.nPTTugRz9fzZ20zlYpVeCnq8rDeDKZK9D1kpnmhjRLG.")]
    [InlineData(Long, "$1$abcdefgh$Osgr7x9dpgaPTEJNWhxBi1")]
    [InlineData(Long, "$1$x$3AXohrLG5BF6xKhfpgBn0.")]
    public void Matches_HashOfAnotherProgram_IsThatOfItsTextAlone(string text, string hash)
    {
        UnixCrypt.Matches(text, hash).ShouldBeTrue();
        UnixCrypt.Matches(text + "x", hash).ShouldBeFalse();
        string salt = hash.Split('$')[2];
        (hash[1] == '6' ? UnixCrypt.Sha512(text, salt) : UnixCrypt.Md5(text, salt)).ShouldBe(hash);
    }

    [Theory]
    [InlineData("")]
    [InlineData("a")]
    [InlineData("$6$")]
    [InlineData("$6$ab$")]
    [InlineData("$6$rounds=5000$ab$/PzCrRVMmcIPg399m0GjJEW7Is3nwj.HV3N4NLJLXwzwzPszJ55Jq.eFpjcqBciAH7lx4yAws1nleGIpiHDt91")]
    [InlineData("$5$ab$/PzCrRVMmcIPg399m0GjJEW7Is3nwj.HV3N4NLJLXwzwzPszJ55Jq.eFpjcqBciAH7lx4yAws1nleGIpiHDt91")]
    [InlineData("$6$abcdefghijklmnopqrstuvwxyz$/PzCrRVMmcIPg399m0GjJEW7Is3nwj.HV3N4NLJLXwzwzPszJ55Jq.eFpjcqBciAH7lx4yAws1nleGIpiHDt91")]
    public void Matches_WhatIsNoSuchHash_IsNotKnown(string hash) => UnixCrypt.Matches("a", hash).ShouldBeFalse();

    [Fact]
    public void Matches_TextWithoutEnd_IsNotHashed()
    {
        string text = new('x', 1_000_000);
        UnixCrypt.Matches(text, UnixCrypt.Md5(text, "ab")).ShouldBeFalse();
    }
}
