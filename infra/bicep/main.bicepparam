using 'main.bicep'

param environmentName = readEnvironmentVariable('LEAFWIRE_ENVIRONMENT', 'prod')
param hubHostName = readEnvironmentVariable('LEAFWIRE_HUB_HOST_NAME', 'hub.leafwire.example.com')
param deployHub = bool(readEnvironmentVariable('LEAFWIRE_DEPLOY_HUB', 'true'))

param access = 'public'
param addressSpace = '10.60.0.0/24'
param siteRanges = []
param uploaderPrincipalIds = []
param policyWriterPrincipalIds = []
param alertEmails = []
