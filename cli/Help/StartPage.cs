namespace Leafwire.Cli.Help;

/// <summary>What somebody sees who types the program's name alone.</summary>
internal static class StartPage
{
    /// <summary>The page.</summary>
    /// <param name="program">The program's name, as it was typed.</param>
    /// <param name="hasLab">True where the lab's commands are there.</param>
    public static string Of(string program, bool hasLab)
    {
        string lab = hasLab
            ? $"""

              try it on this machine, with simulated switches
                {program} lab                               a whole site, and two pushes
                {program} lab --keep                        leave it up, to push to it

            """
            : "\n";
        return $"""
            Leafwire takes switch configurations from the cloud onto switches, as one
            transaction: all run the new one and passed their checks, or all go back.
            {lab}
              push a build of AVD
                {program} diff DIR --site dc1               what it would change
                {program} push DIR --site dc1 --wait        upload it, follow its push
                {program} status                            the newest; status ID --follow
                {program} cancel ID                         stop one, see what was touched
                {program} restore --push ID                 put back what ran before

              look at switches, changing nothing
                {program} drift --site dc1                  which run something else
                {program} check checks.yml --site dc1       run checks
                {program} fetch --device leaf1              what a switch runs now

            Which storage account is meant: --account, or $LEAFWIRE_STORAGE_ACCOUNT.
            All commands: {program} --help    One, with examples: {program} push --help
            Completion:   source <({program} completion bash)    also zsh, fish, pwsh

            """;
    }
}
