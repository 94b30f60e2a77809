namespace Leafwire.Cli.Completion;

/// <summary>
/// Scripts for shells. Each asks the program itself, by the directive <c>[suggest:POSITION]</c> of System.CommandLine, with what is
/// typed behind the program's name; where that knows nothing, files are completed.
/// </summary>
internal static class CompletionScripts
{
    private const string Bash = """
        # leafwire completion for bash:  source <(leafwire completion bash)
        _leafwire_complete() {
          local line=${COMP_LINE:0:$COMP_POINT} words
          line=${line#"${line%%[![:space:]]*}"}
          line=${line#"${COMP_WORDS[0]}"}
          line=${line# }
          words=$("${COMP_WORDS[0]}" "[suggest:${#line}]" "$line" 2>/dev/null)
          local IFS=$'\n'
          COMPREPLY=($(compgen -W "$words" -- "${COMP_WORDS[COMP_CWORD]}"))
        }
        complete -o default -F _leafwire_complete leafwire ./leafwire

        """;

    private const string Zsh = """
        #compdef leafwire
        # leafwire completion for zsh:  source <(leafwire completion zsh)
        _leafwire_complete() {
          local line=${LBUFFER#*${words[1]}}
          line=${line# }
          local -a known
          known=("${(@f)$("${words[1]}" "[suggest:${#line}]" "$line" 2>/dev/null)}")
          known=(${known:#})
          if (( ${#known} )); then compadd -- $known; fi
          [[ ${words[CURRENT]} == -* ]] || _files
        }
        compdef _leafwire_complete leafwire ./leafwire

        """;

    private const string Fish = """
        # leafwire completion for fish:  leafwire completion fish | source
        function __leafwire_complete
          set -l program (commandline -opc)[1]
          set -l line (commandline -cp | string replace -r '^\s*\S+\s?' '')
          set -l position (string length -- "$line")
          $program "[suggest:$position]" "$line" 2>/dev/null
        end
        complete -c leafwire -a '(__leafwire_complete)'

        """;

    private const string Pwsh = """
        # leafwire completion for PowerShell:  leafwire completion pwsh | Out-String | Invoke-Expression
        Register-ArgumentCompleter -Native -CommandName leafwire, ./leafwire -ScriptBlock {
          param($word, $ast, $position)
          $program = $ast.CommandElements[0].Extent.Text
          $text = $ast.ToString().PadRight($position - $ast.Extent.StartOffset)
          $line = $text.Substring([Math]::Min($text.Length, $program.Length)).TrimStart()
          & $program "[suggest:$($line.Length)]" "$line" 2>$null | Where-Object { $_ -like "$word*" } | ForEach-Object {
            [System.Management.Automation.CompletionResult]::new($_, $_, 'ParameterValue', $_)
          }
        }

        """;

    /// <summary>The shells that there is a script for.</summary>
    public static IReadOnlyList<string> Shells { get; } = ["bash", "zsh", "fish", "pwsh"];

    /// <summary>The script of a shell.</summary>
    public static string Of(string shell) => shell switch
    {
        "bash" => Bash,
        "zsh" => Zsh,
        "fish" => Fish,
        "pwsh" => Pwsh,
        _ => throw new ArgumentOutOfRangeException(nameof(shell), shell, "no script"),
    };
}
