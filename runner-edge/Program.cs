using Leafwire.Runner.Agent;
using Leafwire.Runner.Settings;
using Leafwire.Telemetry;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Hosting;

RunnerSettings? settings = CommandLine.Read(args, RunnerEnvironment.OfProcess, Console.Out, Console.Error);
if (settings is null)
    return Environment.ExitCode;

HostApplicationBuilder builder = Host.CreateEmptyApplicationBuilder(null);
builder.Configuration.AddInMemoryCollection(OtlpSettings.Variables);
builder.Services.AddBasics(settings).AddTelemetry(OtlpSettings.OfProcess)
    .AddBus().AddTrust().AddSwitchWorker(settings).AddLanes().AddHealth();

await builder.Build().RunAsync();
return Environment.ExitCode;
