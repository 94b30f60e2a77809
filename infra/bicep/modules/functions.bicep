// The function app on Flex Consumption: nothing runs, and nothing is paid for, between pushes.

import { ports, storage } from '../shared.bicep'

param name string
param location string
param tags object

@description('False: only Event Grid and the clients below reach the app.')
param public bool

@description('Address ranges of the HTTP API\'s clients when the app is not public.')
param clientRanges string[]

param identityId string
param identityClientId string
param subnetId string
param storageAccountName string

@description('The container that holds the deployed package.')
param packages string

param schedulerEndpoint string
param taskHub string
param insightsName string

@description('The hub\'s name, as on its certificate.')
param hubHostName string

@description('Where the vault keeps the pipeline user\'s password; empty until the hub is deployed.')
param hubLoginUrl string

@description('Where the vault keeps the private key that commands are signed with; empty until the hub is deployed.')
param signingSeedUrl string

@description('The most instances that a storm of pushes may start.')
@minValue(1)
@maxValue(1000)
param maximumInstances int

@description('Days until what is recorded of a push is removed, at a site whose policy does not say.')
@minValue(1)
param retentionDays int

@description('How often every switch is compared with what was confirmed on it, as a time span; 00:00:00 for never.')
param driftEvery string

@description('Client id of the app registration that callers of the HTTP API sign in to; empty for function keys.')
param signInClientId string

@description('The tenant of that app registration.')
param signInTenantId string

resource insights 'Microsoft.Insights/components@2020-02-02' existing = {
  name: insightsName
}

resource plan 'Microsoft.Web/serverfarms@2024-04-01' = {
  name: name
  location: location
  tags: tags
  kind: 'functionapp'
  sku: {
    name: 'FC1'
    tier: 'FlexConsumption'
  }
  properties: { reserved: true }
}

var settings = {
  APPLICATIONINSIGHTS_CONNECTION_STRING: insights.properties.ConnectionString
  APPLICATIONINSIGHTS_AUTHENTICATION_STRING: 'ClientId=${identityClientId};Authorization=AAD'
  // DefaultAzureCredential takes the user-assigned identity by this name.
  AZURE_CLIENT_ID: identityClientId
  AzureWebJobsStorage__accountName: storageAccountName
  AzureWebJobsStorage__credential: 'managedidentity'
  AzureWebJobsStorage__clientId: identityClientId
  // The page stands where the platform would show its own.
  AzureWebJobsDisableHomepage: 'true'
  // Flex Consumption serves event-based blob triggers only; the polling one is for Azurite.
  'AzureWebJobs.PushUploaded.Disabled': 'true'
  AzureFunctionsJobHost__extensions__durableTask__hubName: taskHub
  AzureFunctionsJobHost__extensions__durableTask__storageProvider__type: 'azureManaged'
  AzureFunctionsJobHost__extensions__durableTask__storageProvider__connectionStringName: 'DURABLE_TASK_SCHEDULER_CONNECTION_STRING'
  DURABLE_TASK_SCHEDULER_CONNECTION_STRING: 'Endpoint=${schedulerEndpoint};Authentication=ManagedIdentity;ClientID=${identityClientId}'
  TASKHUB_NAME: taskHub
  Leafwire__Storage__AccountName: storageAccountName
  Leafwire__Storage__UploadContainer: storage.uploads
  Leafwire__Storage__ResultContainer: storage.results
  Leafwire__Storage__PolicyContainer: storage.policies
  Leafwire__Storage__Retention: '${retentionDays}.00:00:00'
  Leafwire__Drift__Every: driftEvery
  Leafwire__Nats__Url: 'tls://${hubHostName}:${ports.client}'
  Leafwire__Nats__Username: 'pipeline'
  // What the alert rules look for in the log; other targets and routes are further settings.
  Leafwire__Notifications__Targets__alerts__Kind: 'Log'
  Leafwire__Notifications__Routes__0__Targets__0: 'alerts'
}

var hubSettings = empty(hubLoginUrl)
  ? {}
  : { Leafwire__Nats__Password: '@Microsoft.KeyVault(SecretUri=${hubLoginUrl})' }

var signingSettings = empty(signingSeedUrl)
  ? {}
  : { Leafwire__Signing__Seed: '@Microsoft.KeyVault(SecretUri=${signingSeedUrl})' }

// The app does not start with this setting while the platform signs nobody in.
var signInSettings = empty(signInClientId) ? {} : { Leafwire__Access__AppService: 'true' }

var eventGrid = [
  {
    name: 'event-grid'
    priority: 100
    action: 'Allow'
    tag: 'ServiceTag'
    ipAddress: 'AzureEventGrid'
  }
]

var clients = [
  for (range, i) in clientRanges: {
    name: 'clients-${i}'
    priority: 200 + i
    action: 'Allow'
    ipAddress: range
  }
]

resource app 'Microsoft.Web/sites@2024-04-01' = {
  name: name
  location: location
  tags: tags
  kind: 'functionapp,linux'
  identity: {
    type: 'UserAssigned'
    userAssignedIdentities: { '${identityId}': {} }
  }
  properties: {
    serverFarmId: plan.id
    httpsOnly: true
    keyVaultReferenceIdentity: identityId
    virtualNetworkSubnetId: subnetId
    publicNetworkAccess: 'Enabled'
    functionAppConfig: {
      deployment: {
        storage: {
          type: 'blobContainer'
          value: packages
          authentication: {
            type: 'UserAssignedIdentity'
            userAssignedIdentityResourceId: identityId
          }
        }
      }
      runtime: {
        name: 'dotnet-isolated'
        version: '10.0'
      }
      scaleAndConcurrency: {
        alwaysReady: []
        instanceMemoryMB: 2048
        maximumInstanceCount: maximumInstances
      }
    }
    siteConfig: {
      minTlsVersion: '1.2'
      scmMinTlsVersion: '1.2'
      ftpsState: 'Disabled'
      http20Enabled: true
      ipSecurityRestrictionsDefaultAction: public ? 'Allow' : 'Deny'
      ipSecurityRestrictions: public ? [] : concat(eventGrid, clients)
    }
  }

  resource configuration 'config' = {
    name: 'appsettings'
    properties: union(settings, hubSettings, signingSettings, signInSettings)
    dependsOn: [signIn]
  }

  resource signIn 'config' = if (!empty(signInClientId)) {
    name: 'authsettingsV2'
    properties: {
      platform: { enabled: true }
      globalValidation: {
        requireAuthentication: true
        unauthenticatedClientAction: 'Return401'
        // Event Grid comes with a key of its own, and probes with none.
        excludedPaths: ['/runtime/webhooks/blobs', '/healthz']
      }
      httpSettings: { requireHttps: true }
      identityProviders: {
        azureActiveDirectory: {
          enabled: true
          registration: {
            clientId: signInClientId
            openIdIssuer: '${environment().authentication.loginEndpoint}${signInTenantId}/v2.0'
          }
          validation: { allowedAudiences: [signInClientId, 'api://${signInClientId}'] }
        }
      }
      login: { tokenStore: { enabled: false } }
    }
  }

  resource noFtpPassword 'basicPublishingCredentialsPolicies' = {
    name: 'ftp'
    properties: { allow: false }
  }

  resource noScmPassword 'basicPublishingCredentialsPolicies' = {
    name: 'scm'
    properties: { allow: false }
  }
}

output hostName string = app.properties.defaultHostName
