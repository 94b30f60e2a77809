using CsCheck;
using Leafwire.Contracts;

namespace Leafwire.Tests.Fuzz;

/// <summary>How texts and names travel: whatever is claimed of them, they come back as they were or are refused.</summary>
public sealed class EncodingFuzz
{
    private static readonly Payload Text = Payload.Of("hostname leaf1\n!\nend\n");

    private static readonly int[] Sizes =
        [Text.Size, 0, -1, int.MinValue, int.MaxValue, 1, Text.Size + 1, Limits.PayloadBytes, Limits.PayloadBytes + 1];

    [Fact]
    public void Payload_WhateverItClaims_UnpacksToWhatItSaysOrNotAtAll() => Fuzz.Run(
        Gen.Select(Edits.Of(Text.Inline!), Gen.Int[0, Sizes.Length - 1].Select(i => Sizes[i]), Gen.Bool),
        given =>
        {
            (byte[] inline, int size, bool right) = given;
            Payload payload = Text with { Inline = inline, Size = size, Digest = right ? Text.Digest : "sha256:00" };
            try
            {
                string text = Fuzz.Within((4L * Limits.PayloadBytes) + 1_000_000, payload.Text);
                Payload.DigestOf(text).ShouldBe(payload.Digest);
            }
            catch (InvalidDataException e)
            {
                e.Message.Length.ShouldBeLessThan(600);
            }
        }, cases: 700);

    [Fact]
    public void Payload_Bomb_StopsAtWhatItStates()
    {
        Payload bomb = Payload.Of(new string('a', Limits.PayloadBytes + 1));
        bomb.Inline!.Length.ShouldBeLessThan(1000);
        Should.Throw<InvalidDataException>(() => Fuzz.Within(100_000, bomb.Text)).Message.ShouldContain("larger than allowed");
        Should.Throw<InvalidDataException>(() => Fuzz.Within(100_000, (bomb with { Size = 10_000 }).Text))
            .Message.ShouldContain("does not unpack");
    }

    [Fact]
    public void Token_AnyName_ComesBackOrIsRefused() =>
        Fuzz.Run(Gen.Char["a.-_=*> /\\\0\u007f\ud83d\ude00é0F"].Array[0, 140].Select(c => new string(c)), text =>
        {
            if (Token.TryUnescape(text, out string? name))
                Token.Escape(name).ShouldBe(text);
            if (Token.Problem(text) is { } problem)
            {
                problem.Length.ShouldBeLessThan(200);
                return;
            }

            string token = Token.Escape(text);
            token.All(c => char.IsAsciiLetterOrDigit(c) || c is '-' or '_' or '=').ShouldBeTrue();
            Token.TryUnescape(token, out string? back).ShouldBeTrue();
            back.ShouldBe(text);
            Subjects.TryParse(Subjects.Reply(text, text, text), out SubjectParts? parts).ShouldBeTrue();
            parts.ShouldBe(new SubjectParts(text, text, "reply", text));
        }, cases: 2_000);
}
