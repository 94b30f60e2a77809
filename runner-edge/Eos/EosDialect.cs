using System.Text.RegularExpressions;
using Leafwire.Eos;

namespace Leafwire.Runner.Eos;

/// <summary>What EOS says and wants to hear, as data. Prompts and words as seen on 4.31 to 4.35 and in Arista's manual.</summary>
internal static partial class EosDialect
{
    /// <summary>Sent after the login, in this order; a switch that knows one of them not is used without.</summary>
    public static readonly EosCommand[] Setup =
    [
        // A width of 32767 closed the channel on one image.
        new("terminal length 0") { Prompt = PromptChange.Host, LastLine = SwitchWords.PaginationDisabled },
        new("terminal width 511"),
    ];

    /// <summary>Questions that a command may ask, and how each is declined.</summary>
    public static readonly EosQuestion[] Questions =
    [
        new(PasswordQuestion(), "\x03"),
        new(ChoiceQuestion(), "n\n"),
    ];

    /// <summary><c>host></c>, <c>host#</c>, <c>host(config)#</c>, <c>host(config-s-PREFIX-if-Et1)#</c>, <c>host(s1)(config)#</c>.</summary>
    [GeneratedRegex(@"^(?<host>[^\s()<>#%]{1,255})(?<mode>(?:\([^()]*\)){0,2})(?<level>[>#]) ?$", RegexOptions.CultureInvariant)]
    public static partial Regex Prompt();

    /// <summary>The mode of a prompt within a configuration session. How much of the name it shows differs between versions.</summary>
    [GeneratedRegex(@"\(config-s-[^()]*\)$", RegexOptions.CultureInvariant)]
    public static partial Regex SessionMode();

    [GeneratedRegex(@"^Software image version:\s*(?<version>\S{1,128})", RegexOptions.CultureInvariant | RegexOptions.Multiline)]
    public static partial Regex Version();

    /// <summary>The pager, which is switched off; it asks all the same where <c>terminal length</c> is not authorized.</summary>
    [GeneratedRegex(@"^\s*-{1,2} ?[Mm]ore ?-{1,2}\s*$", RegexOptions.CultureInvariant)]
    public static partial Regex Pager();

    /// <summary>Lines at the top of <c>show running-config</c> that are about the asking, not the configuration.</summary>
    [GeneratedRegex(@"^! ?(?:Command:|device:|Time:|Startup-config last modified|Running-config last modified|Last configuration change)", RegexOptions.CultureInvariant | RegexOptions.IgnoreCase)]
    public static partial Regex VolatileHeader();

    [GeneratedRegex(@"(?:\[y/n\]|\(y/n\)|\[yes/no\]|\[confirm\]|\bProceed\b[^\r\n]*\?)[\s:?]*$", RegexOptions.CultureInvariant | RegexOptions.IgnoreCase)]
    private static partial Regex ChoiceQuestion();

    [GeneratedRegex(@"\b(?:password|passphrase)\b[^:\r\n]*:\s*$", RegexOptions.CultureInvariant | RegexOptions.IgnoreCase)]
    private static partial Regex PasswordQuestion();
}
