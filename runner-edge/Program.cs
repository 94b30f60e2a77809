using Leafwire.Runner.Agent;
using Leafwire.Runner.Settings;
using Microsoft.Extensions.Hosting;

RunnerSettings? settings = CommandLine.Read(args, RunnerEnvironment.OfProcess, Console.Out, Console.Error);
if (settings is null)
    return Environment.ExitCode;

HostApplicationBuilder builder = Host.CreateEmptyApplicationBuilder(null);
builder.Services.AddBasics(settings).AddBus().AddTrust().AddSwitchWorker(settings).AddLanes().AddHealth();

await builder.Build().RunAsync();
return Environment.ExitCode;
