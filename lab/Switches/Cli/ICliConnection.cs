namespace Leafwire.Lab.Switches.Cli;

/// <summary>What a command line needs to know about, and may do to, the connection that it serves.</summary>
internal interface ICliConnection
{
    /// <summary>Who logged in.</summary>
    string User { get; }

    /// <summary>The line, for example <c>vty3</c>.</summary>
    string Terminal { get; }

    /// <summary>True when the client asked for a terminal: what is typed is echoed and long output is paged.</summary>
    bool HasTerminal { get; }

    /// <summary>Rows of the client's window.</summary>
    int Rows { get; }

    /// <summary>True when the connection is dead without anybody having closed it: nothing reaches the other side.</summary>
    bool IsDead { get; }

    /// <summary>Cuts the SSH connection.</summary>
    void Drop();
}
