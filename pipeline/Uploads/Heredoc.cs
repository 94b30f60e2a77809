namespace Leafwire.Pipeline.Uploads;

/// <summary>EOS statements whose text runs over several lines to a line <c>EOF</c>.</summary>
internal static class Heredoc
{
    /// <summary>How many lines <c>EOF</c> the text that this line begins has: 0 when it begins none.</summary>
    public static int EndMarks(string line)
    {
        string statement = line.TrimStart();
        return statement switch
        {
            _ when statement is "banner login" or "banner motd" or "comment" => 1,
            _ when statement.StartsWith("code unit ", StringComparison.Ordinal) => 1,
            // The certificate and its key, one after the other.
            _ when statement is "protocol https certificate" => 2,
            _ => 0,
        };
    }
}
