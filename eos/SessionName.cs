namespace Leafwire.Eos;

/// <summary>
/// The names of Leafwire's configuration sessions on a switch: <c>lw-</c>, 8 hex digits of the push, <c>-</c> and a nonce.
/// Each attempt has its own, so that a runner that was held still commits nothing of another's.
/// </summary>
public static class SessionName
{
    private const string Prefix = "lw";
    private const int PushLength = 8;

    /// <summary>Hex digits of an attempt's nonce.</summary>
    public const int NonceLength = 6;

    /// <summary>The session of one attempt at a push.</summary>
    /// <param name="pushId">The push.</param>
    /// <param name="nonce"><see cref="NonceLength"/> lower-case hex digits.</param>
    /// <exception cref="ArgumentException">The push id has fewer than 8 characters, or the nonce is none.</exception>
    public static string Of(string pushId, string nonce)
    {
        ArgumentNullException.ThrowIfNull(nonce);
        return IsHex(nonce, NonceLength) ? $"{WithoutNonce(pushId)}-{nonce}" : throw new ArgumentException(
            $"'{nonce}' is no nonce", nameof(nonce));
    }

    /// <summary>The session of a push as earlier versions named it.</summary>
    /// <exception cref="ArgumentException">The push id has fewer than 8 characters.</exception>
    public static string WithoutNonce(string pushId)
    {
        ArgumentNullException.ThrowIfNull(pushId);
        return pushId.Length >= PushLength
            ? $"{Prefix}-{pushId[..PushLength]}"
            : throw new ArgumentException($"'{pushId}' is no push id: it has fewer than {PushLength} characters", nameof(pushId));
    }

    /// <summary>True for a session that Leafwire opened, whatever push it was for; earlier versions opened them without a nonce.</summary>
    public static bool IsOwn(string session)
    {
        ArgumentNullException.ThrowIfNull(session);
        return session.Split('-') switch
        {
            [Prefix, var push] => IsHex(push, PushLength),
            [Prefix, var push, var nonce] => IsHex(push, PushLength) && IsHex(nonce, NonceLength),
            _ => false,
        };
    }

    /// <summary>True for a session that Leafwire opened for this push.</summary>
    public static bool IsOf(string session, string pushId)
    {
        ArgumentNullException.ThrowIfNull(pushId);
        return IsOwn(session) && pushId.Length >= PushLength
            && session.AsSpan(Prefix.Length + 1, PushLength).SequenceEqual(pushId.AsSpan(0, PushLength));
    }

    private static bool IsHex(string text, int length) => text.Length == length && text.All(char.IsAsciiHexDigitLower);
}
