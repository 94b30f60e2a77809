using System.CommandLine;
using Leafwire.Pipeline.Storage;
using Microsoft.Extensions.Options;

namespace Leafwire.Cli.Client;

/// <summary>The options that say which storage account is meant.</summary>
internal sealed class StorageArguments
{
    private const string ConnectionVariable = "LEAFWIRE_STORAGE_CONNECTION_STRING";
    private const string AccountVariable = "LEAFWIRE_STORAGE_ACCOUNT";

    /// <summary>What is said where no account is named.</summary>
    public const string Unnamed =
        $"say which storage account: --connection-string or --account, or set {ConnectionVariable} or {AccountVariable}";

    private readonly Option<string?> _connection = new("--connection-string")
    {
        Description = $"Storage connection string (default: ${ConnectionVariable})",
    };
    private readonly Option<string?> _account = new("--account")
    {
        Description = $"Storage account, reached by identity (default: ${AccountVariable})",
    };

    public void AddTo(Command command)
    {
        command.Options.Add(_connection);
        command.Options.Add(_account);
    }

    /// <summary>The stores of the account; null when none is named.</summary>
    /// <exception cref="UserErrorException">The connection string is none.</exception>
    public StorageAccount? TryOpen(ParseResult parsed)
    {
        (string? connection, string? account) = Named(parsed);
        return string.IsNullOrEmpty(connection) && string.IsNullOrEmpty(account) ? null : Open(parsed);
    }

    /// <summary>The stores of the account.</summary>
    /// <exception cref="UserErrorException">No account is named, or the connection string is none.</exception>
    public StorageAccount Open(ParseResult parsed)
    {
        (string? connection, string? account) = Named(parsed);
        if (string.IsNullOrEmpty(connection) && string.IsNullOrEmpty(account))
            throw new UserErrorException(Unnamed);
        try
        {
            return new StorageAccount(
                new StorageClients(Options.Create(new StorageOptions { ConnectionString = connection, AccountName = account })));
        }
        catch (Exception e) when (e is FormatException or ArgumentException or UriFormatException)
        {
            // Not its text: it holds the account's key.
            throw new UserErrorException(
                "the storage connection string cannot be read; it looks like DefaultEndpointsProtocol=…;AccountName=…;AccountKey=…");
        }
    }

    private (string? Connection, string? Account) Named(ParseResult parsed)
    {
        string? connection = parsed.GetValue(_connection), account = parsed.GetValue(_account);
        return connection is null && account is null
            ? (Environment.GetEnvironmentVariable(ConnectionVariable), Environment.GetEnvironmentVariable(AccountVariable))
            : (connection, account);
    }
}
