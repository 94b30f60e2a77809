using Leafwire.Runner.Switches;

namespace Leafwire.Tests.Unit.Checks;

/// <summary>A switch that is only asked for its state.</summary>
internal sealed class Asked(IStateReader state) : ISwitch
{
    public IStateReader? State => state;

    public bool IsInSession => false;

    public Task<string?> SoftwareAsync(CancellationToken cancellationToken) => throw new NotSupportedException();

    public Task<SwitchResult<string>> RunningAsync(CancellationToken cancellationToken) => throw new NotSupportedException();

    public Task<bool> IsSavedAsync(string running, CancellationToken cancellationToken) => throw new NotSupportedException();

    public Task<SwitchResult<SessionTable>> SessionsAsync(CancellationToken cancellationToken) => throw new NotSupportedException();

    public Task<SwitchResult> LoadAsync(LoadRequest request, CancellationToken cancellationToken) => throw new NotSupportedException();

    public Task<SwitchResult<ConfigDiff>> DiffAsync(CancellationToken cancellationToken) => throw new NotSupportedException();

    public Task<SwitchResult> ArmAsync(TimeSpan timer, CancellationToken cancellationToken) => throw new NotSupportedException();

    public Task<SwitchResult> ConfirmAsync(string session, CancellationToken cancellationToken) => throw new NotSupportedException();

    public Task<SwitchResult> RevertAsync(string session, CancellationToken cancellationToken) => throw new NotSupportedException();

    public Task<SwitchResult> DropAsync(CancellationToken cancellationToken) => throw new NotSupportedException();

    public Task<SwitchResult> SaveAsync(CancellationToken cancellationToken) => throw new NotSupportedException();

    public Task<SwitchResult<string>> RunAsync(string command, CancellationToken cancellationToken) => throw new NotSupportedException();

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;
}
