using System.Text.RegularExpressions;

namespace Leafwire.Runner.Ssh;

/// <summary>
/// What a login may ask. Only the password of the one who logs in is there to be given; a new one, a one-time code or anything
/// else is not answered, because a wrong answer counts as a refused login or changes the account.
/// </summary>
internal static partial class LoginQuestions
{
    /// <summary>True for a question for the password, such as <c>Password: </c> or <c>(admin@leaf1) Password for admin:</c>.</summary>
    public static bool AsksForPassword(string question) => question.Length < 256 && Password().IsMatch(question)
        && !Other().IsMatch(question);

    [GeneratedRegex(@"\b(?:password|passphrase)\b[^:]*:?\s*$", RegexOptions.CultureInvariant | RegexOptions.IgnoreCase)]
    private static partial Regex Password();

    [GeneratedRegex(@"\b(?:new|old|current|retype|re-?enter|repeat|again|confirm|verif\w*|chang\w*|expire\w*|one-?time|otp|pin|token"
        + @"|pass-?code|code|temporary|next|second|challenge|response)\b", RegexOptions.CultureInvariant | RegexOptions.IgnoreCase)]
    private static partial Regex Other();
}
