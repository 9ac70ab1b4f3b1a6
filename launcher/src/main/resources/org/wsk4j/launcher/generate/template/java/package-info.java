/** A provider of Winsock Kernel on {{name}}. Exports nothing: clients meet it through the registrar. */
package {{package}};
