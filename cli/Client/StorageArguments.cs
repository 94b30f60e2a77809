using System.CommandLine;
using Leafwire.Pipeline.Storage;
using Microsoft.Extensions.Options;

namespace Leafwire.Cli.Client;

/// <summary>The options that say which storage account is meant.</summary>
internal sealed class StorageArguments
{
    private const string ConnectionVariable = "LEAFWIRE_STORAGE_CONNECTION_STRING";
    private const string AccountVariable = "LEAFWIRE_STORAGE_ACCOUNT";

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

    /// <summary>The stores of the account.</summary>
    /// <exception cref="UserErrorException">No account is named, or the connection string is none.</exception>
    public StorageAccount Open(ParseResult parsed)
    {
        string? connection = parsed.GetValue(_connection), account = parsed.GetValue(_account);
        if (connection is null && account is null)
        {
            connection = Environment.GetEnvironmentVariable(ConnectionVariable);
            account = Environment.GetEnvironmentVariable(AccountVariable);
        }

        if (string.IsNullOrEmpty(connection) && string.IsNullOrEmpty(account))
            throw new UserErrorException(
                $"say which storage account: --connection-string or --account, or set {ConnectionVariable} or {AccountVariable}");
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
}
